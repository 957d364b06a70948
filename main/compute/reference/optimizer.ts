// The optimiser step of the reference device: clipping, Adam, and the gradients nobody stored.
import { adamInto, adamSparseInto, adamStepAt } from '#main/numerics/nn/adam.ts';
import { sparseGradientSquaredNorm } from '#main/numerics/nn/products.ts';
import type { AdamSettings } from '../device.ts';
import { forEachGradient } from './parameters.ts';
import type { HostBlock, HostParameters } from './parameters.ts';

/** Adam on every block, or own row, that has a gradient; forgets the gradients. */
export function adamStep(parameters: HostParameters, settings: AdamSettings): void {
  const factor = clipFactor(parameters, settings.maxNorm);
  for (const block of parameters.blocks) {
    const { place } = block;
    const rowSize = place.size / place.nCounters;
    for (let i = 0; i < place.nCounters; i++) {
      if (block.hasGradient[i] === 0) continue;
      const counter = place.firstCounter + i;
      const t = (parameters.nUpdates[counter] ?? 0) + 1;
      parameters.nUpdates[counter] = t;
      updateRow(parameters, block, i * rowSize, rowSize, adamStepAt(t, settings, factor));
    }
    block.hasGradient.fill(0);
    block.pending = null;
  }
}

function updateRow(
  parameters: HostParameters,
  block: HostBlock,
  start: number,
  size: number,
  step: ReturnType<typeof adamStepAt>,
): void {
  const first = block.place.offset + start;
  const buffers = {
    values: parameters.values.subarray(first, first + size),
    firstMoment: parameters.firstMoment.subarray(first, first + size),
    secondMoment: parameters.secondMoment.subarray(first, first + size),
  };
  if (block.pending !== null) {
    adamSparseInto(buffers, block.pending.columns, block.pending.dOut, block.nCols, step);
  } else if (block.gradient !== null) {
    adamInto(buffers, 0, block.gradient.subarray(start, start + size), step);
  }
}

/** The factor that brings the common norm of all gradients down to `maxNorm`; as PyTorch 2's clip_grad_norm_. */
function clipFactor(parameters: HostParameters, maxNorm: number | null): number {
  if (maxNorm === null) return 1;
  let squares = 0;
  for (const block of parameters.blocks) {
    if (block.pending !== null) {
      const { columns, dOut } = block.pending;
      squares += sparseGradientSquaredNorm(columns, dOut, block.nCols);
    } else forEachGradient(block, (value) => (squares += value * value));
  }
  return Math.min(1, maxNorm / (Math.sqrt(squares) + 1e-6));
}
