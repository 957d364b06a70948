// What a run will cost, from its sizes. The rates were measured on two cores of a server processor (20 Nov 2026) and
// are rough; the training rate is measured anew on the user's own computer.

export interface RunSize {
  readonly nCells: number;
  readonly nKept: number;
  readonly nFeatures: number;
  readonly nNonzero: number;
  readonly nModelFeatures: number;
  readonly nSteps: number;
  readonly secondsPerStep: number;
  readonly nEmbeddings: number;
  readonly hiddenDim: number;
  readonly nDomains: number;
  readonly hasMnn: boolean;
}

export interface StageSeconds {
  readonly read: number;
  readonly prepare: number;
  readonly none: number;
  readonly harmony: number;
  readonly mnn: number;
  readonly train: number;
  readonly encode: number;
  readonly embed: number;
  readonly measure: number;
  readonly write: number;
}

/** Seconds of each stage. */
export function estimateSeconds(size: RunSize): StageSeconds {
  const thousandCells = size.nKept / 1_000;
  const millionNonzero = size.nNonzero / 1e6;
  const nEpochs = size.nKept <= 10_000 ? 500 : 200;
  const umap = 0.0042 * thousandCells * nEpochs;
  const neighbors = 0.2 * thousandCells;
  return {
    read: 0.3 + 0.12 * millionNonzero,
    prepare: 0.1 + 0.1 * millionNonzero,
    none: 0.3 + 0.15 * thousandCells,
    harmony: 0.1 + 0.25 * thousandCells,
    mnn: size.hasMnn ? 1.8 * thousandCells : 0,
    train: size.nSteps * size.secondsPerStep,
    encode: 0.1 + ((size.nKept / 64) * size.secondsPerStep) / 2,
    embed: size.nEmbeddings * (0.2 + umap + neighbors),
    measure: size.nEmbeddings * (0.2 + 0.15 * Math.min(thousandCells, 10) ** 1.5),
    write: 0.3 + 0.3 * millionNonzero,
  };
}

export function totalSeconds(stages: StageSeconds): number {
  return Object.values(stages).reduce((sum: number, seconds: number) => sum + seconds, 0);
}

/** Peak memory in bytes: three copies of the counts while filtering, the model with moments and best weights, the app. */
export function estimateMemoryBytes(size: RunSize): number {
  const csr = 8 * size.nNonzero;
  const model = 4 * 4 * size.nModelFeatures * (size.hiddenDim + 11 + 2 * size.nDomains);
  const embeddings = size.nEmbeddings * size.nKept * (90 * 8 + 200);
  return 350e6 + 3 * csr + model + embeddings;
}

/** Bytes of the run folder: counts compress to about 2.2 bytes per non-zero, everything else is per cell. */
export function estimateDiskBytes(size: RunSize): number {
  const model = 4 * size.nModelFeatures * (size.hiddenDim + 11 + 2 * size.nDomains);
  return 2.2 * size.nNonzero + model + size.nKept * 700 + 2e6;
}
