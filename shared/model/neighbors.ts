/** The k nearest other cells of each cell, as any engine may find them. */
export interface Neighbors {
  /** nCells x k, row-major cell indices, nearest first, the cell itself left out. */
  readonly indices: Int32Array;
  /** nCells x k, in the units of the points. */
  readonly distances: Float32Array;
  readonly nCells: number;
  readonly k: number;
}
