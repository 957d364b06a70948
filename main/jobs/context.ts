// What a method sees of the job it runs in. Methods import this as a type only.
import type { JobSnapshot, LogLine, TracePoint } from '#shared/model/job.ts';
import type { StopSignal } from '#shared/model/stop-signal.ts';

/** A stage of a method as announced before it starts. */
export interface StagePlan {
  readonly name: string;
  readonly title: string;
}

/** The running job, as a method sees it. */
export interface JobContext {
  readonly signal: StopSignal;
  /** Announces all stages, in order, once. */
  plan(stages: readonly StagePlan[]): void;
  /** Says how long announced stages are likely to take, in seconds by name, once that can be told. */
  expect(seconds: Readonly<Record<string, number>>): void;
  /** Runs one announced stage; its time, peak memory and outcome are recorded. */
  stage<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /**
   * Reports progress inside the stage, yields to the event loop and throws `cancelled` when asked to stop.
   * Call at least every 100 ms of work; cheap when called more often (it returns at once within 20 ms).
   */
  checkpoint(done: number, total: number, unit: string, message?: string): Promise<void>;
  log(level: LogLine['level'], text: string): void;
  /** A warning a person must see; kept in run.json. */
  warn(text: string): void;
  /** Says which device really runs. */
  setDevice(device: string): void;
  trace(point: TracePoint): void;
  snapshot(snapshot: JobSnapshot): void;
  /** An empty folder of this job's own; renamed to the run folder at the end, removed on failure and cancel. */
  readonly scratchDir: string;
  /** The stages finished so far, for the record. */
  readonly stageRecords: readonly StageRecord[];
}

/** Seconds and peak memory of a finished stage. */
export interface StageRecord {
  readonly name: string;
  readonly seconds: number;
  readonly peakRssMb: number;
}
