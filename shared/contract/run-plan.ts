// What a run would take in and cost on this computer, worked out before it is started.

export interface BatchPreview {
  readonly name: string;
  readonly nCells: number;
  /** Cells left at the chosen `minFeatures`. */
  readonly nKept: number;
}

export interface Offer<Params> {
  readonly text: string;
  readonly overrides: Partial<Params>;
  /** What it would need then. */
  readonly memoryBytes: number;
}

export interface RunPlan<Params> {
  readonly params: Params;
  readonly nCells: number;
  readonly nKept: number;
  readonly nSharedFeatures: number;
  readonly batches: readonly BatchPreview[];
  /** Features seen per cell: counts of cells in equal bins from 0 to `max`. */
  readonly featuresSeen: { readonly max: number; readonly counts: readonly number[] };
  /** Number of steps the estimate assumes. */
  readonly steps: number;
  readonly estimate: {
    readonly seconds: number;
    /** Half-width of the interval around `seconds`. */
    readonly plusMinusSeconds: number;
    readonly stepsPerSecond: number;
    readonly memoryBytes: number;
    readonly diskBytes: number;
    readonly device: string;
  };
  readonly fits: boolean;
  /** Changes that make it need less. */
  readonly offers: readonly Offer<Params>[];
  readonly warnings: readonly string[];
}
