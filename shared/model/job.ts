// What a person can know of a job while it runs and after.
import type { ErrorParts } from './app-error.ts';

export type JobState = 'queued' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';

/** Where a job stands inside its current stage. Never moves backwards within a stage. */
export interface JobProgress {
  /** Name of the stage, as in `JobStage.name`. */
  readonly stage: string;
  readonly stageIndex: number;
  readonly nStages: number;
  /** Work done and to do in this stage, in `unit`; `total` 0 when it is not known. */
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly message: string;
}

export interface JobStage {
  readonly name: string;
  readonly title: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Seconds spent so far, or in all when done. */
  readonly seconds: number;
  /** Seconds foreseen by the estimate, when there was one. */
  readonly expectedSeconds?: number;
}

export interface JobInfo {
  readonly id: string;
  /** The method that started it, e.g. `integration`. */
  readonly kind: string;
  readonly title: string;
  readonly state: JobState;
  /** Times in ms since 1970; null while not reached. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly progress: JobProgress | null;
  readonly stages: readonly JobStage[];
  readonly warnings: readonly string[];
  /** Device and method that really ran, once known ("reference CPU, 1 thread"). */
  readonly device: string | null;
  /** Folder of the finished run; null until it is there. */
  readonly outputDir: string | null;
  readonly error: ErrorParts | null;
}

/** One point of the live training curve. Losses are per cell, summed over features. */
export interface TracePoint {
  readonly step: number;
  readonly total: number;
  readonly reconstruction: number;
  readonly kl: number;
}

/** What a running job shows beyond its progress. */
export interface JobTelemetry {
  readonly trace: readonly TracePoint[];
  readonly stepsPerSecond: number | null;
  /** Seconds left in the whole job, by the rate of now. */
  readonly secondsLeft: number | null;
  readonly rssBytes: number | null;
  readonly log: readonly LogLine[];
  /** The cells as the model sees them now: interleaved x, y and a category per point; null before the first picture. */
  readonly snapshot: JobSnapshot | null;
}

export interface LogLine {
  /** ms since 1970. */
  readonly at: number;
  readonly level: 'info' | 'note' | 'warning';
  readonly text: string;
}

export interface JobSnapshot {
  readonly step: number;
  /** x0, y0, x1, y1 ...; at most 2,000 cells. */
  readonly xy: Float32Array;
  /** Batch of each point, index into `batchNames`. */
  readonly batch: Uint16Array;
  readonly batchNames: readonly string[];
}
