// Made-up cells: five lines in five batches, the same every time.
import type { JobSnapshot } from '#shared/model/job.ts';

export const batches = [
  ['celseq2', 274],
  ['dropseq', 225],
  ['celseq2_5cl_p1', 297],
  ['celseq2_5cl_p2', 307],
  ['celseq2_5cl_p3', 305],
] as const;

export const nCells = batches.reduce((sum, [, count]) => sum + count, 0);

/** Uniform numbers from 0 to 1, the same for a seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Normal numbers from uniform ones. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Cells in five lines and five batches; `spread` moves the batches apart. */
export function fakeCells(spread: number): {
  readonly xy: Float32Array;
  readonly batch: Uint16Array;
  readonly line: Int32Array;
} {
  const random = createRandom(11);
  const centres = [
    [-4.5, 2.2],
    [-3.1, -3.3],
    [0.9, 3.6],
    [4.5, 1],
    [1.9, -3.1],
  ] as const;
  const shifts = [
    [-1.5, 0.9],
    [1.6, -1.2],
    [0.3, 1.3],
    [-0.9, -1.1],
    [1, 0.5],
  ] as const;
  const xy = new Float32Array(2 * nCells);
  const batch = new Uint16Array(nCells);
  const line = new Int32Array(nCells);
  let cell = 0;
  for (const [b, [, count]] of batches.entries()) {
    for (let i = 0; i < count; i++, cell++) {
      const l = Math.floor(random() * 5);
      xy[2 * cell] = centres[l]![0] + spread * shifts[b]![0] + 0.7 * normal(random);
      xy[2 * cell + 1] = centres[l]![1] + spread * shifts[b]![1] + 0.5 * normal(random);
      batch[cell] = b;
      line[cell] = l;
    }
  }
  return { xy, batch, line };
}

export function fakeSnapshot(): JobSnapshot {
  const { xy, batch } = fakeCells(0.25);
  return { step: 1_500, xy, batch, batchNames: batches.map(([name]) => name) };
}
