// Batch codes: an Int32Array with one code from 0 to nBatches - 1 per cell.

/** Number of batches: the largest code plus one; 0 for no cells. */
export function countBatches(codes: ArrayLike<number>): number {
  let largest = -1;
  for (let i = 0; i < codes.length; i++) if (codes[i] > largest) largest = codes[i];
  return largest + 1;
}

/** Number of cells of each code. */
export function countCells(codes: ArrayLike<number>, nBatches: number): Int32Array {
  const counts = new Int32Array(nBatches);
  for (let i = 0; i < codes.length; i++) counts[codes[i]]++;
  return counts;
}
