// The one face every compute device has. A model is a list of layers that call these operations, so it is written once
// and runs on any device. Operations are coarse (a few dozen calls per training step) and never wait: a device may
// queue them, and only `read`, `Ledger.read` and the reads of `Parameters` bring numbers back.
//
// Tensors are slots of fixed capacity. An operation writes the slots named `out` or `d...` (a gradient) and sets their
// row count; nothing else is changed. Gradients of parameters live beside the parameters: a backward operation sets the
// gradient of its blocks, `adamStep` consumes them, and a block (or row of one) without a gradient is left alone.
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import type { RandomKey } from '#main/numerics/random.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export type DeviceKind = 'cpu' | 'reference' | 'tfjs-cpu' | 'webgpu' | 'tensorflow';

/** A row-major float32 matrix on a device, with room for `maxRows` rows. */
export interface Tensor {
  /** Rows in use, as set by the operation that wrote it last. */
  readonly nRows: number;
  readonly maxRows: number;
  readonly nCols: number;
}

/** A named block of a parameter buffer, row-major. */
export interface Block {
  readonly name: string;
  readonly nRows: number;
  readonly nCols: number;
}

/** A few rows of a sparse matrix on the device, grouped by domain. Valid until the next `take` of its loader. */
export interface Minibatch {
  readonly nRows: number;
  readonly nCols: number;
  /** Row of the source matrix of each row, in the order of the minibatch: by domain, else as asked for. */
  readonly rows: Int32Array;
  /** nDomains + 1 entries: rows `domainOffsets[d]` to before `domainOffsets[d + 1]` belong to domain d. */
  readonly domainOffsets: Int32Array;
  /** nRows x noiseCols standard normals; null when the loader makes none. */
  readonly noise: Tensor | null;
}

export interface LoaderOptions {
  /** The source. Must not change while the loader is in use. */
  readonly matrix: CsrMatrix;
  /** Domain of each row of the source, 0 .. nDomains - 1. */
  readonly domains: Int32Array;
  readonly nDomains: number;
  /** Most rows of a minibatch. */
  readonly maxRows: number;
  /** Random numbers that come with each minibatch. */
  readonly noise: { readonly key: RandomKey; readonly nCols: number } | null;
}

/** Makes minibatches, one ahead of their use. */
export interface Loader {
  /**
   * Begins to prepare the minibatch of these source rows (1 .. maxRows of them). Its normals are the numbers
   * `noiseOffset` onwards of the loader's key. At most one prepared minibatch may wait to be taken.
   */
  prepare(rows: Int32Array, noiseOffset: number): void;
  /** The prepared minibatch; the one before it is no longer valid. */
  take(): Minibatch;
}

/** Losses kept on the device until somebody wants them: one row per step, one column per term. */
export interface Ledger {
  readonly terms: readonly string[];
  /** Ends the row of the current step; terms nobody wrote are 0. */
  endRow(): void;
  /** The rows ended since the last read, row-major (rows x terms), and forgets them. */
  read(): Promise<Float64Array>;
}

/** Everything a resumed training needs. */
export interface OptimizerState {
  /** Moments in the order of the flat buffer, `layout.trainedEnd` long. */
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Updates made so far, per counter of the layout. */
  readonly nUpdates: Int32Array;
}

/** All parameters of a model in one flat buffer, with Adam's moments beside them. */
export interface Parameters {
  readonly layout: ParameterLayout;
  /** The block of a name. Throws AppError `internal` when there is none. */
  block(name: string): Block;
  /** A copy of the flat buffer; padding is 0. */
  readValues(): Promise<Float32Array>;
  /** Replaces the values; optimiser state and gradients stay. */
  writeValues(values: Float32Array): void;
  /** Replaces the values of one block, row-major without padding. */
  writeBlock(name: string, values: Float32Array): void;
  readOptimizer(): Promise<OptimizerState>;
  writeOptimizer(state: OptimizerState): void;
  /** The gradients set since the last `adamStep`, as a flat buffer with 0 elsewhere. Costly; for tests and diagnosis. */
  readGradients(): Promise<Float32Array>;
  /** Keeps a copy of the values on the device, in place of the one kept before. */
  keepValues(): void;
  /** Brings the kept values back. Throws AppError `internal` when none were kept. */
  restoreValues(): void;
  /** Gives the memory of the kept values back; nothing is kept then. */
  dropKept(): void;
}

/** Owns what a piece of work allocates on a device. Close the one opened last first. */
export interface Workspace {
  createTensor(maxRows: number, nCols: number): Tensor;
  /** `values` is copied; moments start at zero. Throws AppError `memory` when it does not fit. */
  createParameters(layout: ParameterLayout, values: Float32Array): Parameters;
  createLoader(options: LoaderOptions): Loader;
  createLedger(terms: readonly string[]): Ledger;
  /** Frees all of it. */
  close(): void;
}

/** Where a loss is added. */
export interface LossTarget {
  readonly ledger: Ledger;
  readonly term: string;
}

export interface SparseLinear {
  readonly x: Minibatch;
  /** x.nCols x nOut, kind `sparse`. */
  readonly weight: Block;
  /** 1 x nOut. */
  readonly bias: Block;
}

export interface Linear {
  readonly x: Tensor;
  /** x.nCols x nOut, kind `dense`. */
  readonly weight: Block;
  /** 1 x nOut. */
  readonly bias: Block;
}

/**
 * Batch normalisation of groups of rows, each with statistics of its own: y = (x - mean) / sqrt(var + 1e-5) * scale +
 * shift, then ReLU when asked for. Group g uses row g of every block (row 0 of a block that has one row).
 */
export interface BatchNorm {
  readonly x: Tensor;
  readonly scale: Block;
  readonly shift: Block;
  readonly runningMean: Block;
  readonly runningVariance: Block;
  /** nGroups + 1 row offsets; group g is rows `groups[g]` to before `groups[g + 1]`. Empty groups are allowed. */
  readonly groups: Int32Array;
  /**
   * - `minibatch`: mean and biased variance of the group's rows; the running blocks move a tenth of the way to the mean
   *   and the unbiased variance;
   * - `running`: the running blocks, which stay as they are;
   * - tensors (nGroups x nCols): the given mean and variance.
   */
  readonly statistics:
    'minibatch' | 'running' | { readonly mean: Tensor; readonly variance: Tensor };
  /**
   * What `minibatch` does with a group of one row, which has no variance: use the running blocks, or hand the row on
   * untouched (neither scaled nor shifted, its blocks get no gradient), as SCALEX 1.0 does.
   */
  readonly singletons: 'running' | 'untouched';
  readonly hasRelu: boolean;
  /** nGroups x nCols each; written by the forward, read by the backward operation. */
  readonly saved: { readonly mean: Tensor; readonly inverseDeviation: Tensor };
}

/**
 * The mixture of K Gaussians with diagonal covariance that a latent space is drawn towards. All blocks have kind `dense`.
 * - `logarithmic`: component weights are softmax(weights), variances exp(spreads); nothing can leave its range;
 * - `plain`: weights and spreads are component weights and variances themselves, unconstrained, as in SCALE 1.1.2: 1e-8
 *   is added to the variances, and 1e-10 to every density before they are normalised to responsibilities.
 */
export interface MixturePrior {
  readonly form: 'logarithmic' | 'plain';
  /** 1 x K. */
  readonly weights: Block;
  /** K x latentDim. */
  readonly means: Block;
  /** K x latentDim. */
  readonly spreads: Block;
}

/** Rows with their classes: `groups` has nClasses + 1 row offsets as in `BatchNorm`, e.g. a minibatch's domains. */
export interface ClassLoss {
  readonly groups: Int32Array;
  readonly loss: LossTarget;
}

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Added to the gradient as weightDecay x value (coupled L2), on every trained block. */
  readonly weightDecay: number;
  /** Gradients are scaled so that their common L2 norm is at most this; null: as they are. */
  readonly maxNorm: number | null;
}

/** A compute device. Not safe for two trainings at once. Operations throw AppError `device` once it is lost. */
export interface Device {
  readonly kind: DeviceKind;
  /** In words for a person: "Reference CPU, 1 thread". */
  describe(): string;
  /** Why `auto` took it; absent when it was asked for by name. */
  readonly chosenBecause?: string;
  /** Steps that should pass between two reads of the losses: 1 where reading costs nothing. */
  readonly stepsPerRead: number;
  openWorkspace(): Workspace;
  close(): Promise<void>;

  /** tensor = data, `nRows` rows of it. */
  upload(tensor: Tensor, data: Float32Array, nRows: number): void;
  /** A copy of the rows in use, nRows x nCols. */
  read(tensor: Tensor): Promise<Float32Array>;

  /** out = x weight + bias. */
  sparseLinear(op: SparseLinear & { readonly out: Tensor }): void;
  /** Sets the gradients of weight (x' dOut) and bias. `x` and `dOut` must stay as they are until `adamStep`. */
  sparseLinearBackward(op: SparseLinear & { readonly dOut: Tensor }): void;
  /** out = x weight + bias. */
  linear(op: Linear & { readonly out: Tensor }): void;
  /** Sets the gradients of weight and bias; dX = dOut weight' unless null. */
  linearBackward(op: Linear & { readonly dOut: Tensor; readonly dX: Tensor | null }): void;
  batchNorm(op: BatchNorm & { readonly out: Tensor }): void;
  /** Same settings as the forward operation, whose `x`, `out` and `saved` it reads. Sets the gradients of scale and shift. */
  batchNormBackward(
    op: BatchNorm & { readonly out: Tensor; readonly dOut: Tensor; readonly dX: Tensor },
  ): void;

  /** out = max(x, 0); NaN stays NaN. `out` may be x itself. */
  relu(op: { readonly x: Tensor; readonly out: Tensor }): void;
  /** dX = dOut where `out` is above 0, else 0. dX may be dOut itself. */
  reluBackward(op: { readonly out: Tensor; readonly dOut: Tensor; readonly dX: Tensor }): void;

  /**
   * loss = 1/n sum over rows and features of softplus(logit) - target x logit (binary cross-entropy with targets in
   * [0, 1], summed over features, mean over the n rows); dLogits its gradient.
   */
  binaryCrossEntropy(op: {
    readonly logits: Tensor;
    readonly targets: Minibatch;
    readonly dLogits: Tensor;
    readonly loss: LossTarget;
  }): void;

  /** heads = [mean | log variance], each as wide as noise. out = mean + exp(log variance / 2) x noise. */
  sampleLatent(op: { readonly heads: Tensor; readonly noise: Tensor; readonly out: Tensor }): void;
  /** Adds to dHeads what dOut means for the heads. */
  sampleLatentBackward(op: {
    readonly heads: Tensor;
    readonly noise: Tensor;
    readonly dOut: Tensor;
    readonly dHeads: Tensor;
  }): void;
  /**
   * loss = 1/n sum over rows of KL(N(mean, variance) || N(0, 1)), without `weight`; dHeads = weight x its gradient.
   */
  standardNormalKl(op: {
    readonly heads: Tensor;
    readonly dHeads: Tensor;
    readonly weight: number;
    readonly loss: LossTarget;
  }): void;
  /**
   * loss = 1/n sum over rows of the divergence of N(mean, variance) and its responsibilities from the mixture:
   *   sum_k g_k [ 1/2 sum_d (log 2 pi s_kd + (variance_d + (mean_d - m_kd)²) / s_kd) - log w_k + log g_k ]
   *   - 1/2 sum_d (1 + log 2 pi + log variance_d),
   * where w, m, s are weights, means and variances of the components and g the responsibilities for `latent`, a sample:
   * g_k proportional to w_k N(latent; m_k, s_k), found by log-sum-exp. Writes weight x its gradient: dHeads (the direct
   * part), dLatent (through the responsibilities; for `sampleLatentBackward`), and the gradients of the prior's blocks.
   * Responsibilities are not held fixed. Source: Jiang et al. 2017 (VaDE), equations 11 and 16, as SCALE 1.1.2 uses them.
   */
  mixtureKl(op: {
    readonly prior: MixturePrior;
    readonly heads: Tensor;
    readonly latent: Tensor;
    readonly dHeads: Tensor;
    readonly dLatent: Tensor;
    readonly weight: number;
    readonly loss: LossTarget;
  }): void;

  /**
   * Supervised contrastive loss of the rows of x scaled to length 1, z = x / |x|: the mean over all rows of
   *   1/|P| sum over p in P of log( sum over a in A of exp(z a / temperature) ) - z p / temperature,
   * where P are the other rows of the row's group. A is, by `against`,
   * - `all-others`: every other row (Khosla et al. 2020, L_out);
   * - `other-groups`: p itself and the rows of other groups (AF-RCL 2025).
   * dX is the gradient. A row alone in its group counts 0; a row shorter than 1e-12 has z = 0 and no gradient.
   * Any number of rows: memory grows with rows x columns, not with the square of rows.
   */
  supervisedContrastive(
    op: ClassLoss & {
      readonly x: Tensor;
      readonly temperature: number;
      readonly against: 'all-others' | 'other-groups';
      readonly dX: Tensor;
    },
  ): void;
  /**
   * A head with one logit per class; the mean over rows of
   * - `softmax`: log sum over classes of exp(logit) - own logit;
   * - `hinge`: sum over classes of max(0, 1 - y logit), y = 1 for the own class and -1 for every other.
   */
  classLoss(
    op: ClassLoss & {
      readonly kind: 'softmax' | 'hinge';
      readonly logits: Tensor;
      readonly dLogits: Tensor;
    },
  ): void;

  /**
   * One step of Adam (Kingma and Ba 2015, as in PyTorch) on every block, or own row, that has a gradient; each counts
   * its own updates. Forgets the gradients.
   */
  adamStep(parameters: Parameters, settings: AdamSettings): void;
}
