// The divergence of a latent distribution from a mixture of Gaussians with diagonal covariance, and all its gradients.

/** See `MixturePrior` of the device for the two forms. */
export interface MixtureValues {
  readonly form: 'logarithmic' | 'plain';
  /** nComponents. */
  readonly weights: Float32Array;
  /** nComponents x dim, row-major. */
  readonly means: Float32Array;
  /** nComponents x dim. */
  readonly spreads: Float32Array;
}

/** Where the gradients go, all overwritten: shaped as what they belong to. */
export interface MixtureKlGradients {
  readonly dHeads: Float32Array;
  readonly dLatent: Float32Array;
  readonly dWeights: Float32Array;
  readonly dMeans: Float32Array;
  readonly dSpreads: Float32Array;
}

export interface MixtureKlInput {
  readonly prior: MixtureValues;
  /** nRows x 2 dim, [mean | log variance]. */
  readonly heads: Float32Array;
  /** nRows x dim; where the responsibilities are taken. */
  readonly latent: Float32Array;
  readonly nRows: number;
  /** Multiplies the gradients, not the loss. */
  readonly weight: number;
}

/** Added to variances and, before they are normalised, to densities in the plain form. */
export const mixtureFloors = { variance: 1e-8, density: 1e-10 } as const;

const log2Pi = Math.log(2 * Math.PI);

/** The mixture as the sums want it, in double precision. */
interface Components {
  readonly n: number;
  readonly dim: number;
  readonly means: Float32Array;
  readonly logWeights: Float64Array;
  /** n x dim, 1 / variance. */
  readonly precisions: Float64Array;
  /** Per component 1/2 sum of log(2 pi variance). */
  readonly halfLogs: Float64Array;
  /** Log of what is added to each density; -Infinity for nothing. */
  readonly logFloor: number;
}

function componentsOf({ form, weights, means, spreads }: MixtureValues): Components {
  const n = weights.length;
  const dim = means.length / n;
  const isPlain = form === 'plain';
  const shift = isPlain ? 0 : logSumExp(weights);
  const logWeights = Float64Array.from(weights, (w) => (isPlain ? Math.log(w) : w - shift));
  const precisions = new Float64Array(n * dim);
  const halfLogs = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let at = k * dim; at < (k + 1) * dim; at++) {
      const logVariance = isPlain ? Math.log(spreads[at] + mixtureFloors.variance) : spreads[at];
      precisions[at] = Math.exp(-logVariance);
      halfLogs[k] += 0.5 * (log2Pi + logVariance);
    }
  }
  const logFloor = isPlain ? Math.log(mixtureFloors.density) : -Infinity;
  return { n, dim, means, logWeights, precisions, halfLogs, logFloor };
}

/** Of one row, a number per component. */
interface Row {
  /** Log of the responsibility. */
  readonly logShare: Float64Array;
  readonly share: Float64Array;
  /** Part of the density that is not floor. */
  readonly live: Float64Array;
  readonly cost: Float64Array;
}

/** Gradients summed over rows: of log weight, mean and log variance of every component. */
interface PriorSums {
  readonly dLogWeights: Float64Array;
  readonly dMeans: Float64Array;
  readonly dLogVariances: Float64Array;
}

/**
 * The loss of `Device.mixtureKl` and its gradients.
 * @returns the mean over rows, without `weight`. NaN in gives NaN, and so does a negative weight or variance of the
 * plain form.
 * Time about 20 nRows nComponents dim flops; memory a few arrays of nComponents x dim doubles. Deterministic: rows add
 * to the gradients of the prior in order.
 * Source: Jiang et al. 2017 (VaDE), equations 11 and 16; constants of the plain form from SCALE 1.1.2, which adds the
 * one to the variances twice in part of the sum (no difference above a variance of 1e-4).
 */
export function mixtureKlInto(gradients: MixtureKlGradients, input: MixtureKlInput): number {
  const { prior, heads, latent, nRows, weight } = input;
  const components = componentsOf(prior);
  const { n, dim } = components;
  const row: Row = {
    logShare: new Float64Array(n),
    share: new Float64Array(n),
    live: new Float64Array(n),
    cost: new Float64Array(n),
  };
  const sums: PriorSums = {
    dLogWeights: new Float64Array(n),
    dMeans: new Float64Array(n * dim),
    dLogVariances: new Float64Array(n * dim),
  };
  const slope = weight / nRows;
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    const here = {
      mean: heads.subarray(2 * i * dim, (2 * i + 1) * dim),
      variance: Float64Array.from(heads.subarray((2 * i + 1) * dim, (2 * i + 2) * dim), Math.exp),
      latent: latent.subarray(i * dim, (i + 1) * dim),
    };
    findResponsibilities(row, components, here.latent);
    const cost = findCosts(row, components, here);
    total += cost;
    for (let d = 0; d < dim; d++) total -= 0.5 * (1 + log2Pi + heads[(2 * i + 1) * dim + d]);
    addGradients(gradients, sums, { components, row, cost, here, slope, i });
  }
  storePriorGradients(gradients, sums, prior, components);
  return total / nRows;
}

function findResponsibilities(row: Row, components: Components, latent: Float32Array): void {
  const { n, dim, means, logWeights, precisions, halfLogs, logFloor } = components;
  for (let k = 0; k < n; k++) {
    let distance = 0;
    for (let d = 0, c = k * dim; d < dim; d++, c++) {
      const offset = latent[d] - means[c];
      distance += offset * offset * precisions[c];
    }
    const logDensity = logWeights[k] - halfLogs[k] - 0.5 * distance;
    row.logShare[k] = logFloor === -Infinity ? logDensity : logAdd(logDensity, logFloor);
    row.live[k] = logFloor === -Infinity ? 1 : 1 / (1 + Math.exp(logFloor - logDensity));
  }
  const shift = logSumExp(row.logShare);
  for (let k = 0; k < n; k++) {
    row.logShare[k] -= shift;
    row.share[k] = Math.exp(row.logShare[k]);
  }
}

/** One row's latent distribution and its sample. */
interface LatentRow {
  readonly mean: Float32Array;
  readonly variance: Float64Array;
  readonly latent: Float32Array;
}

/** What each component would cost alone; gives the mean by responsibility. */
function findCosts(row: Row, components: Components, { mean, variance }: LatentRow): number {
  const { n, dim, means, logWeights, precisions, halfLogs } = components;
  let total = 0;
  for (let k = 0; k < n; k++) {
    let distance = 0;
    for (let d = 0, c = k * dim; d < dim; d++, c++) {
      const offset = mean[d] - means[c];
      distance += (variance[d] + offset * offset) * precisions[c];
    }
    row.cost[k] = halfLogs[k] + 0.5 * distance - logWeights[k] + row.logShare[k];
    // No share, no cost: not 0 x infinity.
    if (row.share[k] !== 0) total += row.share[k] * row.cost[k];
  }
  return total;
}

function addGradients(
  { dHeads, dLatent }: MixtureKlGradients,
  { dLogWeights, dMeans, dLogVariances }: PriorSums,
  place: {
    readonly components: Components;
    readonly row: Row;
    readonly cost: number;
    readonly here: LatentRow;
    readonly slope: number;
    readonly i: number;
  },
): void {
  const { row, cost, slope, i } = place;
  const { n, dim, means, precisions } = place.components;
  const { mean, variance, latent } = place.here;
  const sums = { mean: new Float64Array(dim), variance: new Float64Array(dim) };
  const dSample = new Float64Array(dim);
  for (let k = 0; k < n; k++) {
    const share = row.share[k] * slope;
    if (share === 0) continue;
    const pull = share * row.live[k] * (row.cost[k] - cost);
    dLogWeights[k] += pull - share;
    for (let d = 0, c = k * dim; d < dim; d++, c++) {
      const precision = precisions[c];
      const fromSample = latent[d] - means[c];
      const fromMean = mean[d] - means[c];
      dSample[d] -= pull * fromSample * precision;
      sums.mean[d] += share * fromMean * precision;
      sums.variance[d] += share * precision;
      dMeans[c] += (pull * fromSample - share * fromMean) * precision;
      const excess = (variance[d] + fromMean * fromMean) * precision - 1;
      dLogVariances[c] += 0.5 * (pull * (fromSample * fromSample * precision - 1) - share * excess);
    }
  }
  for (let d = 0, head = 2 * i * dim; d < dim; d++) {
    dHeads[head + d] = sums.mean[d];
    dHeads[head + dim + d] = 0.5 * (sums.variance[d] * variance[d] - slope);
    dLatent[i * dim + d] = dSample[d];
  }
}

/** From log weights and log variances to the blocks' own form. */
function storePriorGradients(
  { dWeights, dMeans, dSpreads }: MixtureKlGradients,
  sums: PriorSums,
  { form, weights, spreads }: MixtureValues,
  { n, logWeights }: Components,
): void {
  dMeans.set(sums.dMeans);
  if (form === 'logarithmic') {
    let total = 0;
    for (let k = 0; k < n; k++) total += sums.dLogWeights[k];
    for (let k = 0; k < n; k++) {
      dWeights[k] = sums.dLogWeights[k] - Math.exp(logWeights[k]) * total;
    }
    dSpreads.set(sums.dLogVariances);
    return;
  }
  for (let k = 0; k < n; k++) dWeights[k] = sums.dLogWeights[k] / weights[k];
  for (let c = 0; c < spreads.length; c++) {
    dSpreads[c] = sums.dLogVariances[c] / (spreads[c] + mixtureFloors.variance);
  }
}

/** log(exp(a) + exp(b)); NaN stays NaN. */
function logAdd(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** log(sum(exp(values))); -Infinity when all are. */
function logSumExp(values: Float32Array | Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, values[k]);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += Math.exp(values[k] - largest);
  return largest + Math.log(sum);
}
