// Nearest neighbours by looking at every pair: for small test sets only.
import type { Neighbors } from '#shared/model/neighbors.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';

export function findExactNeighbors({ data, nRows, nCols }: DenseMatrix, k: number): Neighbors {
  const indices = new Int32Array(nRows * k);
  const distances = new Float32Array(nRows * k);
  for (let i = 0; i < nRows; i++) {
    const pairs = Array.from({ length: nRows }, (_, j) => {
      let square = 0;
      for (let d = 0; d < nCols; d++) square += (data[i * nCols + d]! - data[j * nCols + d]!) ** 2;
      return { j, distance: Math.sqrt(square) };
    });
    pairs
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance || a.j - b.j)
      .slice(0, k)
      .forEach(({ j, distance }, rank) => {
        indices[i * k + rank] = j;
        distances[i * k + rank] = distance;
      });
  }
  return { indices, distances, nCells: nRows, k };
}
