// A start for the network from the baseline: its encoder begins as the projection on the first LSI components, written
// as pairs of rectified units, so that training refines what LSI sees instead of finding it anew.
import { countPerColumn, countPerRow } from '#main/numerics/csr.ts';
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { Lsi } from './lsi.ts';
import { hiddenName, layoutScale } from './scale-model.ts';
import type { ScaleShape } from './scale-model.ts';

/** Log variance of every cell at the start. */
const startLogVariance = -3;
/** A component that is all noise may still become useful. */
const leastVariance = 0.01;

/** True when every layer has room for a pair of units per latent dimension, and LSI has as many components. */
export function canStartFromLsi(
  shape: ScaleShape,
  { singularValues }: Pick<Lsi, 'singularValues'>,
) {
  const needed = 2 * shape.latentDim;
  return (
    shape.hiddenDims.every((width) => width >= needed) && singularValues.length >= shape.latentDim
  );
}

/**
 * Writes the start into the network's values, in which all other weights have been drawn.
 * Each component gets the deviation over the cells that the posterior means of probabilistic PCA have (Tipping and
 * Bishop, J. R. Stat. Soc. B 61, 611, 1999): near 1 where it stands out of the noise, near 0 where it does not.
 * @param x what the network sees
 */
export function setLsiStartInto(
  values: Float32Array,
  shape: ScaleShape,
  x: CsrMatrix,
  lsi: Pick<Lsi, 'loadings' | 'singularValues'>,
): void {
  const layout = layoutScale(shape);
  const block = (name: string) => {
    const { offset, size, nCols } = findBlock(layout, name);
    return { data: values.subarray(offset, offset + size), nCols };
  };
  const peakWeights = usualWeights(x);
  const first = block(`${hiddenName(0)}.weight`);
  const firstBias = block(`${hiddenName(0)}.bias`).data;
  for (let dim = 0; dim < shape.latentDim; dim++) {
    const loading = lsi.loadings
      .subarray(dim * x.nCols, (dim + 1) * x.nCols)
      .map((value, peak) => value * (peakWeights[peak] ?? 0));
    const { mean, deviation } = measureProjection(x, loading);
    const factor = deviation > 0 ? startDeviation(lsi.singularValues, dim) / deviation : 0;
    for (const [unit, sign] of pairOf(dim)) {
      loading.forEach((value, peak) => {
        first.data[peak * first.nCols + unit] = sign * factor * value;
      });
      firstBias[unit] = -sign * factor * mean;
    }
  }
  for (let layer = 1; layer < shape.hiddenDims.length; layer++) {
    passOn(block(`${hiddenName(layer)}.weight`), 2 * shape.latentDim);
  }
  setHeads(block('encoder.heads.weight'), block('encoder.heads.bias').data, shape.latentDim);
}

/** sqrt(1 - noise / variance), the noise being that of the last component computed. */
function startDeviation(singularValues: Float64Array, dim: number): number {
  const variance = (singularValues[dim] ?? 0) ** 2;
  const noise = (singularValues.at(-1) ?? 0) ** 2;
  return Math.sqrt(Math.max(leastVariance, 1 - noise / variance));
}

/** The units that carry a dimension, and with which sign. */
function pairOf(dim: number): readonly (readonly [unit: number, sign: number])[] {
  return [
    [2 * dim, 1],
    [2 * dim + 1, -1],
  ];
}

interface Weights {
  readonly data: Float32Array;
  readonly nCols: number;
}

/** The first `nUnits` units take over the same units of the layer before, and nothing else. */
function passOn({ data, nCols }: Weights, nUnits: number): void {
  for (let row = 0; row * nCols < data.length; row++) {
    for (let unit = 0; unit < nUnits; unit++) data[row * nCols + unit] = row === unit ? 1 : 0;
  }
}

function setHeads({ data, nCols }: Weights, bias: Float32Array, latentDim: number): void {
  data.fill(0);
  for (let dim = 0; dim < latentDim; dim++) {
    for (const [unit, sign] of pairOf(dim)) data[unit * nCols + dim] = sign;
    bias[latentDim + dim] = startLogVariance;
  }
}

/** TF-IDF weight of each peak in a cell of median depth. */
function usualWeights(x: CsrMatrix): Float64Array {
  const depths = countPerRow(x).sort();
  const median = Math.max(1, depths[depths.length >> 1] ?? 1);
  return Float64Array.from(countPerColumn(x), (n) =>
    n === 0 ? 0 : Math.log1p((1e4 * x.nRows) / (n * median)),
  );
}

function measureProjection(
  { data, indices, indptr, nRows }: CsrMatrix,
  loading: Float64Array,
): { readonly mean: number; readonly deviation: number } {
  let [sum, squares] = [0, 0];
  for (let row = 0; row < nRows; row++) {
    let score = 0;
    for (let at = indptr[row] ?? 0; at < (indptr[row + 1] ?? 0); at++) {
      score += (data[at] ?? 0) * (loading[indices[at] ?? 0] ?? 0);
    }
    sum += score;
    squares += score * score;
  }
  const mean = sum / nRows;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / nRows - mean * mean)) };
}
