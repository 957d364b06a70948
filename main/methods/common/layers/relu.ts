import type { LayerScope } from './scope.ts';
import type { Layer } from './sequence.ts';

/** max(x, 0). The gradient of the input takes the place of that of the result. */
export function createRelu({ device, workspace, maxRows }: LayerScope, nCols: number): Layer {
  const out = workspace.createTensor(maxRows, nCols);
  return {
    out,
    forward(x) {
      device.relu({ x, out });
      return out;
    },
    backward(dOut) {
      device.reluBackward({ out, dOut, dX: dOut });
      return dOut;
    },
  };
}
