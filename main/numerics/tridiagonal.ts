import { AppError } from '#shared/model/app-error.ts';

const maxSweepsPerValue = 60;

/**
 * Eigenvalues of a symmetric tridiagonal matrix T = Q diag(values) Q', and chosen rows of Q, by the QL method with
 * implicit Wilkinson shifts.
 * @param diagonal the n diagonal entries, float64; overwritten with the eigenvalues, in no particular order
 * @param offDiagonal entry i couples i and i + 1, n - 1 or more entries; overwritten with rounding noise
 * @param rows row-major [nRows x n]; rows of the identity on entry, the same rows of Q on return
 * Cost n^2 for the values and 3 n^2 per row. Deterministic. Throws `numeric` when it does not converge (NaN input).
 * Source: Golub and Van Loan, Matrix Computations (4th edition), 8.3.
 */
export function diagonaliseInto(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  rows: Float64Array,
): void {
  const n = diagonal.length;
  const nRows = n === 0 ? 0 : rows.length / n;
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      const last = findUncoupled(diagonal, offDiagonal, first);
      if (last === first) break;
      if (sweep === maxSweepsPerValue) {
        throw new AppError('numeric', 'The eigenvalues of a tridiagonal matrix did not converge.', {
          hint: 'The data may hold values that are not finite numbers; check the input.',
        });
      }
      sweepOnce(diagonal, offDiagonal, first, last, rows, nRows);
    }
  }
}

/** The first index from `first` on whose coupling to the next is negligible. */
function findUncoupled(diagonal: Float64Array, offDiagonal: Float64Array, first: number): number {
  let at = first;
  for (; at < diagonal.length - 1; at++) {
    const scale = Math.abs(diagonal[at]) + Math.abs(diagonal[at + 1]);
    if (Math.abs(offDiagonal[at]) <= Number.EPSILON * scale) break;
  }
  return at;
}

/** One implicit QL sweep over the unreduced block first .. last. */
function sweepOnce(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  first: number,
  last: number,
  rows: Float64Array,
  nRows: number,
): void {
  const n = diagonal.length;
  const half = (diagonal[first + 1] - diagonal[first]) / (2 * offDiagonal[first]);
  const root = Math.hypot(half, 1);
  const shift = diagonal[first] - offDiagonal[first] / (half + (half >= 0 ? root : -root));
  let bulge = diagonal[last] - shift;
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * offDiagonal[i];
    const b = cosine * offDiagonal[i];
    const length = Math.hypot(f, bulge);
    if (i + 1 < last) offDiagonal[i + 1] = length;
    if (length === 0) {
      diagonal[i + 1] -= carried;
      return;
    }
    sine = f / length;
    cosine = bulge / length;
    const moved = diagonal[i + 1] - carried;
    const turn = (diagonal[i] - moved) * sine + 2 * cosine * b;
    carried = sine * turn;
    diagonal[i + 1] = moved + carried;
    bulge = cosine * turn - b;
    for (let row = 0; row < nRows; row++) {
      const at = row * n + i;
      const upper = rows[at + 1];
      rows[at + 1] = sine * rows[at] + cosine * upper;
      rows[at] = cosine * rows[at] - sine * upper;
    }
  }
  diagonal[first] -= carried;
  offDiagonal[first] = bulge;
}
