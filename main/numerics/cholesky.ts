import { AppError } from '#shared/model/app-error.ts';

/**
 * Solves A X = B for a symmetric positive definite A.
 * @param matrix row-major float64 [n x n]; the lower triangle is read, and overwritten with the Cholesky factor
 * @param rightSides row-major float64 [n x nSides]; overwritten with X
 * Throws `numeric` when A is not positive definite.
 */
export function solveInto(matrix: Float64Array, rightSides: Float64Array, n: number): void {
  factorInto(matrix, n);
  const nSides = rightSides.length / n;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) subtractRow(rightSides, i, j, matrix[i * n + j], nSides);
    divideRow(rightSides, i, matrix[i * n + i], nSides);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) subtractRow(rightSides, i, j, matrix[j * n + i], nSides);
    divideRow(rightSides, i, matrix[i * n + i], nSides);
  }
}

function factorInto(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * n + j];
      for (let t = 0; t < j; t++) value -= matrix[i * n + t] * matrix[j * n + t];
      if (i !== j) {
        matrix[i * n + j] = value / matrix[j * n + j];
      } else if (value > 0) {
        matrix[i * n + i] = Math.sqrt(value);
      } else {
        throw new AppError('numeric', 'A system of equations has no unique solution.');
      }
    }
  }
}

function subtractRow(
  values: Float64Array,
  target: number,
  source: number,
  factor: number,
  n: number,
): void {
  for (let s = 0; s < n; s++) values[target * n + s] -= factor * values[source * n + s];
}

function divideRow(values: Float64Array, row: number, divisor: number, n: number): void {
  for (let s = 0; s < n; s++) values[row * n + s] /= divisor;
}
