import { AppError } from '#shared/model/app-error.ts';
import { createRandom } from './random.ts';
import { diagonaliseInto } from './tridiagonal.ts';
import { addScaledInto, dot } from './vectors.ts';

/** The largest eigenpairs of a symmetric matrix. */
export interface Eigenpairs {
  /** Descending, float64 [k]. */
  readonly values: Float64Array;
  /** Row-major [k x n]: row i is the unit eigenvector of value i. */
  readonly vectors: Float64Array;
}

export interface LanczosOptions {
  /** Order n of the matrix. */
  readonly n: number;
  /** Eigenpairs wanted, 1 .. n. */
  readonly k: number;
  readonly seed: number;
  /** Writes the product of the matrix with `vector` into `out`; both float64 [n]. */
  readonly multiplyInto: (out: Float64Array, vector: Float64Array) => Promise<void>;
}

/** Residual of every wanted pair relative to the largest eigenvalue. */
const tolerance = 1e-6;
const stepsBetweenTests = 10;
const maxSteps = 2_000;

/**
 * The `k` largest eigenpairs of a symmetric positive semi-definite matrix that is known by its products alone.
 * Lanczos with full reorthogonalisation; a new random direction where the Krylov space closes, so that repeated
 * eigenvalues are found too. Cost: about 3 k + 60 products and as many float64 vectors of length n.
 * Deterministic for a seed. Throws `numeric` when it does not converge.
 * Source: Golub and Van Loan, Matrix Computations (4th edition), 10.1 and 10.3.
 */
export async function findLargestEigenpairs(options: LanczosOptions): Promise<Eigenpairs> {
  const { n, k, seed, multiplyInto } = options;
  const random = createRandom(seed, 0);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  let next = drawDirection(n, basis, random.normal);
  const limit = Math.min(n, maxSteps);
  while (next !== null && basis.length < limit) {
    const current = next;
    basis.push(current);
    const product = new Float64Array(n);
    await multiplyInto(product, current);
    diagonal.push(dot(product, current));
    orthogonaliseInto(product, basis);
    const length = Math.sqrt(dot(product, product));
    const scale = diagonal.reduce((largest, value) => Math.max(largest, value), 0);
    const isClosed = !(length > Number.EPSILON * 100 * scale);
    const isTestDue = basis.length >= k && basis.length % stepsBetweenTests === 0;
    if (isTestDue && hasConverged(diagonal, offDiagonal, isClosed ? 0 : length, k)) break;
    next = isClosed ? drawDirection(n, basis, random.normal) : scaled(product, 1 / length);
    offDiagonal.push(isClosed ? 0 : length);
    if (basis.length === maxSteps) throw notConverged();
  }
  return combine(basis, diagonal, offDiagonal, k);
}

function notConverged(): AppError {
  return new AppError('numeric', `The principal components did not settle in ${maxSteps} steps.`, {
    hint: 'Ask for fewer components, or check the input for features with extreme values.',
  });
}

/** True when each of the k largest Ritz pairs has a residual below the tolerance. */
function hasConverged(
  diagonal: readonly number[],
  offDiagonal: readonly number[],
  nextLength: number,
  k: number,
): boolean {
  const values = Float64Array.from(diagonal);
  const lastRow = new Float64Array(values.length);
  lastRow[values.length - 1] = 1;
  diagonaliseInto(values, Float64Array.from(offDiagonal), lastRow);
  const order = sortDescending(values).subarray(0, k);
  const allowed = tolerance * values[order[0]];
  return order.every((i) => Math.abs(nextLength * lastRow[i]) <= allowed);
}

/** Ritz values and vectors of the whole Krylov basis. */
function combine(
  basis: readonly Float64Array[],
  diagonal: readonly number[],
  offDiagonal: readonly number[],
  k: number,
): Eigenpairs {
  const m = basis.length;
  const n = basis[0].length;
  const ritz = Float64Array.from(diagonal);
  const rows = new Float64Array(m * m);
  for (let i = 0; i < m; i++) rows[i * m + i] = 1;
  diagonaliseInto(ritz, Float64Array.from(offDiagonal), rows);
  const order = sortDescending(ritz).subarray(0, k);
  const vectors = new Float64Array(k * n);
  order.forEach((column, i) => {
    const target = vectors.subarray(i * n, (i + 1) * n);
    for (let step = 0; step < m; step++)
      addScaledInto(target, basis[step], rows[step * m + column]);
    const length = Math.sqrt(dot(target, target));
    for (let j = 0; j < n; j++) target[j] /= length;
  });
  return { values: Float64Array.from(order, (i) => ritz[i]), vectors };
}

/** A random unit vector orthogonal to the basis; null when the basis already spans the space. */
function drawDirection(
  n: number,
  basis: readonly Float64Array[],
  normal: () => number,
): Float64Array | null {
  if (basis.length >= n) return null;
  const vector = Float64Array.from({ length: n }, normal);
  orthogonaliseInto(vector, basis);
  return scaled(vector, 1 / Math.sqrt(dot(vector, vector)));
}

/** Removes the basis from `vector`; twice, since once leaves rounding errors of the size that cancelled. */
function orthogonaliseInto(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const member of basis) addScaledInto(vector, member, -dot(vector, member));
  }
}

function sortDescending(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
}

function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((value) => value * factor);
}
