import type { ParameterLayout, PlacedBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { Random } from '#main/numerics/random.ts';

/**
 * Starting values of all blocks, in the order of the flat buffer; padding is 0.
 * @param random the source; blocks draw from it in layout order
 */
export function drawInitialValues(layout: ParameterLayout, random: Random): Float32Array {
  const values = new Float32Array(layout.size);
  for (const block of layout.blocks) {
    const draw = drawOf(block.initial, random);
    const end = block.offset + block.size;
    for (let at = block.offset; at < end; at++) values[at] = draw();
  }
  return values;
}

function drawOf(initial: PlacedBlock['initial'], random: Random): () => number {
  switch (initial.kind) {
    case 'uniform':
      return () => (2 * random.uniform() - 1) * initial.bound;
    case 'normal':
      return () => random.normal() * initial.deviation;
    case 'constant':
      return () => initial.value;
  }
}
