// What the long checks share: where things are, and what a check answers.

export interface VerifyContext {
  /** Python with the packages a check names; null: checks that need it are reported as not run. */
  readonly python: string | null;
  /** A second Python with scanpy of two years ago. */
  readonly oldPython: string | null;
  /** Folder of real data sets; null: simulated data only. */
  readonly dataDir: string | null;
  /** Folder with `metrics.py`, the scorer that knows nothing of this project. */
  readonly scorerDir: string | null;
  /** Folder that holds the Python package `scale`, the original; null: checks against it are not run. */
  readonly scaleDir: string | null;
  /** How many spoiled files, and where the random numbers start. */
  readonly fuzz: { readonly nFiles: number; readonly seed: number };
  /** Folder where a check of many runs keeps them, to go on from there after a break; null: nowhere. */
  readonly keepDir: string | null;
  /** Empty folder for this check. */
  readonly workDir: string;
  log(text: string): void;
}

export interface VerifyOutcome {
  readonly passed: boolean;
  /** Why it was not run; then `passed` means nothing. */
  readonly skipped?: string;
  /** Every number behind the judgement. */
  readonly numbers: Readonly<Record<string, unknown>>;
}

export interface Verification {
  readonly name: string;
  readonly what: string;
  run(context: VerifyContext): Promise<VerifyOutcome>;
}

export function skip(why: string): VerifyOutcome {
  return { passed: false, skipped: why, numbers: {} };
}
