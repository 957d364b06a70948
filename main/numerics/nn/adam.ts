// Adam with coupled weight decay, dense and with the gradient of a sparse layer formed on the way.
import type { CscMatrix } from '#shared/model/matrix.ts';
import { sparseGradientRowInto } from './products.ts';

/** The constants of one update of one parameter. */
export interface AdamStep {
  /** learningRate / (1 - beta1^t). */
  readonly stepSize: number;
  /** 1 / sqrt(1 - beta2^t). */
  readonly deviationFactor: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Added to the gradient as weightDecay x value. */
  readonly weightDecay: number;
  /** The gradient is multiplied by this first (clipping). */
  readonly gradientFactor: number;
}

/** Values and moments of the same length, all updated in place. */
export interface AdamBuffers {
  readonly values: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/**
 * The constants of update number `t` (1, 2, ...).
 * Source: Kingma and Ba, ICLR 2015, algorithm 1, with epsilon outside the corrected root as PyTorch 2 has it.
 */
export function adamStepAt(
  t: number,
  settings: {
    readonly learningRate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly weightDecay: number;
  },
  gradientFactor: number,
): AdamStep {
  return {
    stepSize: settings.learningRate / (1 - settings.beta1 ** t),
    deviationFactor: 1 / Math.sqrt(1 - settings.beta2 ** t),
    beta1: settings.beta1,
    beta2: settings.beta2,
    epsilon: settings.epsilon,
    weightDecay: settings.weightDecay,
    gradientFactor,
  };
}

/**
 * One Adam update of the floats `start` to before `start + gradient.length` of the buffers.
 * @param gradient float32 or double, not written
 * Double arithmetic, single storage; every element by itself, hence deterministic. A NaN gradient gives NaN values.
 */
export function adamInto(
  buffers: AdamBuffers,
  start: number,
  gradient: Float32Array | Float64Array,
  step: AdamStep,
): void {
  const { values, firstMoment, secondMoment } = buffers;
  const { stepSize, deviationFactor, beta1, beta2, epsilon, weightDecay, gradientFactor } = step;
  const share1 = 1 - beta1;
  const share2 = 1 - beta2;
  for (let i = 0, at = start; i < gradient.length; i++, at++) {
    const value = values[at];
    const slope = gradient[i] * gradientFactor + weightDecay * value;
    const first = beta1 * firstMoment[at] + share1 * slope;
    const second = beta2 * secondMoment[at] + share2 * slope * slope;
    firstMoment[at] = first;
    secondMoment[at] = second;
    values[at] = value - (stepSize * first) / (Math.sqrt(second) * deviationFactor + epsilon);
  }
}

/**
 * One Adam update of all weights of a sparse layer, whose gradient x' dOut lives for one row at a time.
 * @param buffers nIn x nOut each, row-major
 * @param columns the minibatch by column (CSC, nRows x nIn)
 * @param dOut nRows x nOut, row-major float32
 * Exact: rows without a non-zero in the minibatch get their update too. Time 2 nnz nOut flops and one pass over the
 * buffers; memory nOut doubles.
 */
export function adamSparseInto(
  buffers: AdamBuffers,
  columns: CscMatrix,
  dOut: Float32Array,
  nOut: number,
  step: AdamStep,
): void {
  const gradient = new Float64Array(nOut);
  for (let column = 0; column < columns.nCols; column++) {
    sparseGradientRowInto(gradient, columns, column, dOut);
    adamInto(buffers, column * nOut, gradient, step);
  }
}
