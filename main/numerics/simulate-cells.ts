// Which batch and type each simulated cell belongs to.
import type { Random } from './random.ts';

/** Batch and type of each cell; cells are in the order of their batches. */
export interface CellPlan {
  readonly batch: Int32Array;
  readonly type: Int32Array;
}

export interface CellPlanParams {
  readonly cells: number;
  readonly batches: number;
  readonly types: number;
  readonly missingTypes: number;
  readonly unequal: boolean;
}

/** Sizes of the batches, equal or halving, at least one cell each; types drawn with shares that fall from first to last. */
export function planCells(params: CellPlanParams, random: Random): CellPlan {
  const sizes = splitCells(params);
  const isMissing = chooseMissing(params, random);
  const batch = new Int32Array(params.cells);
  const type = new Int32Array(params.cells);
  let cell = 0;
  sizes.forEach((size, code) => {
    const present = Array.from({ length: params.types }, (_, t) => t).filter(
      (t) => !isMissing(code, t),
    );
    for (const own of spreadTypes(present, size, random)) {
      batch[cell] = code;
      type[cell] = own;
      cell++;
    }
  });
  return { batch, type };
}

function splitCells({ cells, batches, unequal }: CellPlanParams): number[] {
  const weights = Array.from({ length: batches }, (_, b) => (unequal ? 2 ** -b : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = cells - batches;
  const sizes = weights.map((weight) => 1 + Math.floor((spare * weight) / total));
  let left = cells - sizes.reduce((sum, size) => sum + size, 0);
  for (let b = 0; left > 0; b = (b + 1) % batches, left--) sizes[b]++;
  return sizes;
}

/** The i-th missing type is left out of batch i, counted round. */
function chooseMissing(
  { types, batches, missingTypes }: CellPlanParams,
  random: Random,
): (batch: number, type: number) => boolean {
  const left = random.permutation(types).subarray(0, missingTypes);
  return (batch, type) => {
    const i = left.indexOf(type);
    return i >= 0 && i % batches === batch;
  };
}

/** `size` cells in random order over the types present, the i-th with weight 1 / sqrt(i + 1), each type at least once. */
function spreadTypes(present: readonly number[], size: number, random: Random): number[] {
  const weights = present.map((type) => 1 / Math.sqrt(type + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const types = Array.from({ length: size }, (_, i) => {
    if (i < present.length) return present[i];
    let rest = random.uniform() * total;
    const chosen = weights.findIndex((weight) => (rest -= weight) < 0);
    return present[chosen < 0 ? present.length - 1 : chosen];
  });
  return Array.from(random.permutation(size), (i) => types[i]);
}
