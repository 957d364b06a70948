// The supervised contrastive loss of rows in groups, row by row: memory never grows with the square of the rows.

export interface ContrastiveInput {
  /** nRows x nCols, row-major; scaled to length 1 inside. */
  readonly x: Float32Array;
  readonly nCols: number;
  /** nGroups + 1 row offsets; the last is nRows. */
  readonly groups: Int32Array;
  readonly temperature: number;
  /** What a row's partner competes with; see `Device.supervisedContrastive`. */
  readonly against: 'all-others' | 'other-groups';
}

/** Shorter rows have no direction. */
export const shortestLength = 1e-12;

/**
 * The loss of `Device.supervisedContrastive` and its gradient.
 * @param dX nRows x nCols, overwritten with the gradient
 * @returns the mean over all rows. NaN in gives NaN.
 * Time about 4 nRows² nCols flops and nRows² exponentials; memory 2 nRows nCols doubles. Deterministic.
 * Source: Khosla et al. 2020, equation 2 (`all-others`); the loss of AF-RCL (Bioinformatics 2025, btaf437), written as
 * softplus of the log-sum-exp of the negatives less the similarity (`other-groups`).
 */
export function supervisedContrastiveInto(dX: Float32Array, input: ContrastiveInput): number {
  const { x, nCols, groups, temperature } = input;
  const nRows = x.length / nCols;
  const { z, lengths } = toUnitRows(x, nRows, nCols);
  const dZ = new Float64Array(x.length);
  const similarities = new Float64Array(nRows);
  const slopes = new Float64Array(nRows);
  let total = 0;
  for (let group = 0; group + 1 < groups.length; group++) {
    const from = groups[group];
    const to = groups[group + 1];
    if (to - from < 2) continue;
    for (let i = from; i < to; i++) {
      for (let a = 0; a < nRows; a++) {
        similarities[a] = dotRows(z, i, z, a, nCols) / temperature;
      }
      const pair = { i, from, to };
      total +=
        input.against === 'all-others'
          ? slopesAgainstAll(slopes, similarities, pair)
          : slopesAgainstOthers(slopes, similarities, pair);
      for (let a = 0; a < nRows; a++) {
        const slope = slopes[a] / (temperature * nRows);
        for (let d = 0; d < nCols; d++) {
          dZ[i * nCols + d] += slope * z[a * nCols + d];
          dZ[a * nCols + d] += slope * z[i * nCols + d];
        }
      }
    }
  }
  unitRowsBackwardInto(dX, dZ, z, lengths, nCols);
  return total / nRows;
}

/** A row and its group, rows `from` to before `to`. */
interface Anchor {
  readonly i: number;
  readonly from: number;
  readonly to: number;
}

/** The row's loss; `slopes` gets its slope by each similarity over temperature. */
function slopesAgainstAll(
  slopes: Float64Array,
  similarities: Float64Array,
  { i, from, to }: Anchor,
): number {
  const share = 1 / (to - from - 1);
  const all = logSumExpOutside(similarities, i, i + 1);
  let loss = all;
  for (let a = 0; a < slopes.length; a++) {
    slopes[a] = a === i ? 0 : Math.exp(similarities[a] - all);
  }
  for (let p = from; p < to; p++) {
    if (p === i) continue;
    loss -= share * similarities[p];
    slopes[p] -= share;
  }
  return loss;
}

/** The row's loss; `slopes` gets its slope by each similarity over temperature. */
function slopesAgainstOthers(
  slopes: Float64Array,
  similarities: Float64Array,
  { i, from, to }: Anchor,
): number {
  const share = 1 / (to - from - 1);
  const others = logSumExpOutside(similarities, from, to);
  let loss = 0;
  let weight = 0;
  for (let p = from; p < to; p++) {
    const excess = others - similarities[p];
    const e = Math.exp(-Math.abs(excess));
    const sigmoid = p === i ? 0 : share * (excess > 0 ? 1 / (1 + e) : e / (1 + e));
    if (p !== i) loss += share * (Math.max(excess, 0) + Math.log1p(e));
    slopes[p] = -sigmoid;
    weight += sigmoid;
  }
  for (let a = 0; a < slopes.length; a++) {
    if (a < from || a >= to) slopes[a] = weight * Math.exp(similarities[a] - others);
  }
  return loss;
}

/** log(sum(exp)) of all but the values `from` to before `to`; -Infinity of none. */
function logSumExpOutside(values: Float64Array, from: number, to: number): number {
  let largest = -Infinity;
  for (let a = 0; a < values.length; a++) {
    if (a < from || a >= to) largest = Math.max(largest, values[a]);
  }
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let a = 0; a < values.length; a++) {
    if (a < from || a >= to) sum += Math.exp(values[a] - largest);
  }
  return largest + Math.log(sum);
}

function toUnitRows(
  x: Float32Array,
  nRows: number,
  nCols: number,
): { z: Float64Array; lengths: Float64Array } {
  const z = Float64Array.from(x);
  const lengths = new Float64Array(nRows);
  for (let i = 0; i < nRows; i++) {
    const length = Math.sqrt(dotRows(z, i, z, i, nCols));
    lengths[i] = length;
    const factor = length < shortestLength ? 0 : 1 / length;
    for (let at = i * nCols; at < (i + 1) * nCols; at++) z[at] *= factor;
  }
  return { z, lengths };
}

/** From the gradient of the unit rows to that of the rows. */
function unitRowsBackwardInto(
  dX: Float32Array,
  dZ: Float64Array,
  z: Float64Array,
  lengths: Float64Array,
  nCols: number,
): void {
  for (let i = 0; i < lengths.length; i++) {
    const along = dotRows(z, i, dZ, i, nCols);
    const factor = lengths[i] < shortestLength ? 0 : 1 / lengths[i];
    for (let at = i * nCols; at < (i + 1) * nCols; at++) {
      dX[at] = factor * (dZ[at] - along * z[at]);
    }
  }
}

function dotRows(a: Float64Array, i: number, b: Float64Array, j: number, nCols: number): number {
  let sum = 0;
  for (let d = 0, p = i * nCols, q = j * nCols; d < nCols; d++, p++, q++) sum += a[p] * b[q];
  return sum;
}
