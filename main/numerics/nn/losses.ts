// Losses of the autoencoders and their gradients. Every loss is a mean over rows, in double precision.
import type { CsrMatrix } from '#shared/model/matrix.ts';

/** How many factors of 1 .. 2 are multiplied before their logarithm is taken; 2^512 is far from overflow. */
const logBlock = 512;

/**
 * Binary cross-entropy of logits against sparse soft targets: the mean over rows of the sum over columns of
 * softplus(logit) - target logit.
 * @param logits nRows x nCols, row-major float32
 * @param targets nRows x nCols CSR, values in [0, 1]
 * @param dLogits nRows x nCols, overwritten with the gradient (sigmoid(logit) - target) / nRows
 * @returns the loss. Logits beyond any size are safe; a NaN gives NaN.
 * Time one exp per element. log(1 + e) is taken of products of 512 factors: same sum, absolute error below 1e-13 each.
 */
export function binaryCrossEntropyInto(
  dLogits: Float32Array,
  logits: Float32Array,
  targets: CsrMatrix,
): number {
  const { nRows, nCols, indptr, indices, data } = targets;
  const share = 1 / nRows;
  let total = 0;
  for (let row = 0; row < nRows; row++) {
    const start = row * nCols;
    total += softplusRowInto(dLogits, logits, start, start + nCols, share);
    for (let place = indptr[row]; place < indptr[row + 1]; place++) {
      const at = start + indices[place];
      const target = data[place];
      total -= target * logits[at];
      dLogits[at] -= target * share;
    }
  }
  return total * share;
}

/** Sum of softplus over a range; `dLogits` gets share x sigmoid. */
function softplusRowInto(
  dLogits: Float32Array,
  logits: Float32Array,
  from: number,
  to: number,
  share: number,
): number {
  let linear = 0;
  let logarithms = 0;
  for (let blockStart = from; blockStart < to; blockStart += logBlock) {
    const blockEnd = Math.min(to, blockStart + logBlock);
    let product = 1;
    for (let at = blockStart; at < blockEnd; at++) {
      const logit = logits[at];
      if (logit > 0) {
        const e = Math.exp(-logit);
        linear += logit;
        product *= 1 + e;
        dLogits[at] = share / (1 + e);
      } else {
        const e = Math.exp(logit);
        product *= 1 + e;
        dLogits[at] = (share * e) / (1 + e);
      }
    }
    logarithms += Math.log(product);
  }
  return linear + logarithms;
}

/** The width of heads that hold [mean | log variance] side by side, halved. */
function latentDimOf(heads: Float32Array, nRows: number): number {
  return heads.length / nRows / 2;
}

/**
 * The reparameterised sample: out = mean + exp(log variance / 2) noise.
 * @param heads nRows x 2 dim, [mean | log variance]
 * @param noise nRows x dim standard normals
 * @param out nRows x dim, overwritten
 * Source: Kingma and Welling, ICLR 2014.
 */
export function sampleLatentInto(
  out: Float32Array,
  heads: Float32Array,
  noise: Float32Array,
  nRows: number,
): void {
  const dim = latentDimOf(heads, nRows);
  for (let row = 0; row < nRows; row++) {
    for (let d = 0, at = row * dim, head = 2 * row * dim; d < dim; d++) {
      out[at + d] = heads[head + d] + Math.exp(0.5 * heads[head + dim + d]) * noise[at + d];
    }
  }
}

/**
 * Adds the gradient of `sampleLatentInto` to that of the heads.
 * @param dHeads nRows x 2 dim, added to
 * @param dOut nRows x dim
 */
export function addSampleGradient(
  dHeads: Float32Array,
  dOut: Float32Array,
  heads: Float32Array,
  noise: Float32Array,
  nRows: number,
): void {
  const dim = latentDimOf(heads, nRows);
  for (let row = 0; row < nRows; row++) {
    for (let d = 0, at = row * dim, head = 2 * row * dim; d < dim; d++) {
      const slope = dOut[at + d];
      dHeads[head + d] += slope;
      dHeads[head + dim + d] += 0.5 * slope * noise[at + d] * Math.exp(0.5 * heads[head + dim + d]);
    }
  }
}

/**
 * Mean over rows of KL(N(mean, variance) || N(0, 1)) = 1/2 sum (mean² + variance - 1 - log variance).
 * @param heads nRows x 2 dim, [mean | log variance]
 * @param dHeads nRows x 2 dim, overwritten with weight x gradient
 * @returns the loss without `weight`
 */
export function standardNormalKlInto(
  dHeads: Float32Array,
  heads: Float32Array,
  nRows: number,
  weight: number,
): number {
  const dim = latentDimOf(heads, nRows);
  const slope = weight / nRows;
  let total = 0;
  for (let row = 0; row < nRows; row++) {
    for (let d = 0, head = 2 * row * dim; d < dim; d++) {
      const mean = heads[head + d];
      const logVariance = heads[head + dim + d];
      const excess = Math.expm1(logVariance);
      total += 0.5 * (mean * mean + excess - logVariance);
      dHeads[head + d] = slope * mean;
      dHeads[head + dim + d] = 0.5 * slope * excess;
    }
  }
  return total / nRows;
}
