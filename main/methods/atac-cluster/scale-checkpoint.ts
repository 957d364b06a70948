// A trained network as files: the numbers as safetensors, everything else that new data needs as JSON.
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import { encodeSafetensors } from '../common/safetensors.ts';
import { layoutScale } from './scale-model.ts';
import type { ScaleWeights } from './scale-types.ts';

export interface ScaleCheckpointMeta {
  /** In the order of the network's inputs. */
  readonly featureNames: readonly string[];
  readonly params: AtacParams;
  readonly appVersion: string;
}

/** Two files: the weights, one array per block (weights are inputs x outputs, row-major), and the rest. */
export function encodeScaleCheckpoint(
  { shape, values }: ScaleWeights,
  meta: ScaleCheckpointMeta,
): { readonly safetensors: Uint8Array; readonly json: string } {
  const arrays = layoutScale(shape).blocks.map(({ name, nRows, nCols, offset, size }) => ({
    name,
    shape: [nRows, nCols],
    data: values.subarray(offset, offset + size),
  }));
  const metadata = { format: 'cellwright-scale', version: '1' };
  return {
    safetensors: encodeSafetensors({ arrays, metadata }),
    json: JSON.stringify({ ...metadata, shape, ...meta }, null, 1),
  };
}
