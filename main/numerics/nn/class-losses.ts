// Losses of a head with one logit per class, for rows that lie in the order of their classes.

interface ClassLossInput {
  /** nRows x nClasses, row-major float32. */
  readonly logits: Float32Array;
  /** nClasses + 1 row offsets; the rows of class c are `groups[c]` to before `groups[c + 1]`. */
  readonly groups: Int32Array;
}

/**
 * Softmax cross-entropy, the mean over rows of log sum exp(logits) - own logit.
 * @param dLogits nRows x nClasses, overwritten with the gradient
 * @returns the loss. Logits beyond any size are safe; NaN gives NaN.
 */
export function softmaxLossInto(dLogits: Float32Array, { logits, groups }: ClassLossInput): number {
  const nClasses = groups.length - 1;
  const share = nClasses / logits.length;
  let total = 0;
  for (let own = 0; own < nClasses; own++) {
    for (let row = groups[own]; row < groups[own + 1]; row++) {
      const start = row * nClasses;
      let largest = -Infinity;
      for (let k = 0; k < nClasses; k++) largest = Math.max(largest, logits[start + k]);
      let sum = 0;
      for (let k = 0; k < nClasses; k++) sum += Math.exp(logits[start + k] - largest);
      for (let k = 0; k < nClasses; k++) {
        const probability = Math.exp(logits[start + k] - largest) / sum;
        dLogits[start + k] = share * (probability - (k === own ? 1 : 0));
      }
      total += Math.log(sum) + largest - logits[start + own];
    }
  }
  return total * share;
}

/**
 * Hinge loss, one class against the rest: the mean over rows of the sum over classes of max(0, 1 - y logit), y = 1 for
 * the own class, else -1. The slope at the hinge itself is 0.
 * @param dLogits nRows x nClasses, overwritten with the gradient
 * @returns the loss; NaN gives NaN
 */
export function hingeLossInto(dLogits: Float32Array, { logits, groups }: ClassLossInput): number {
  const nClasses = groups.length - 1;
  const share = nClasses / logits.length;
  let total = 0;
  for (let own = 0; own < nClasses; own++) {
    for (let row = groups[own]; row < groups[own + 1]; row++) {
      for (let k = 0, at = row * nClasses; k < nClasses; k++, at++) {
        const sign = k === own ? 1 : -1;
        const excess = 1 - sign * logits[at];
        total += Math.max(0, excess);
        dLogits[at] = excess <= 0 ? 0 : -sign * share;
      }
    }
  }
  return total * share;
}
