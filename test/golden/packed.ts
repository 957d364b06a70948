// Numbers in the golden files are base64 of little-endian arrays.
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';

export const bytesOf = (text: string): ArrayBuffer =>
  Uint8Array.from(Buffer.from(text, 'base64')).buffer;
export const floats = (text: string): Float32Array => new Float32Array(bytesOf(text));

/** Named blocks as one flat buffer; a block that is not given has its constant starting value. */
export function flatten(
  blocks: Readonly<Record<string, string>>,
  into: ParameterLayout,
): Float32Array {
  const values = new Float32Array(into.size);
  for (const { name, offset, initial } of into.blocks) {
    const text = blocks[name];
    if (text !== undefined) values.set(floats(text), offset);
    else if (initial.kind === 'constant') values.fill(initial.value, offset);
  }
  return values;
}

/** Largest |a - b|, relative to the largest |b|. */
export function relativeError(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  let size = 0;
  b.forEach((value, i) => {
    const distance = Math.abs((a[i] ?? Number.NaN) - value);
    difference = Math.max(difference, Number.isNaN(distance) ? Infinity : distance);
    size = Math.max(size, Math.abs(value));
  });
  return difference / size;
}

/**
 * Names of the trained blocks whose values are off by more than `tolerance` of their largest. A block that vanishes
 * beside the others (a bias before batch normalisation) may hold rounding.
 */
export function wrongBlocks(
  layout: ParameterLayout,
  ours: Float32Array,
  theirs: Float32Array,
  tolerance: number,
): readonly string[] {
  const scale = theirs.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const isVanishing = (part: Float32Array): boolean =>
    part.every((value) => Math.abs(value) < 1e-6 * scale);
  return layout.blocks
    .filter(({ kind, offset, size }) => {
      if (kind === 'state') return false;
      const own = ours.subarray(offset, offset + size);
      const expected = theirs.subarray(offset, offset + size);
      if (isVanishing(expected)) return own.some((value) => Math.abs(value) > 2e-6 * scale);
      return relativeError(own, expected) > tolerance;
    })
    .map(({ name }) => name);
}
