// What a running job tells the service, one plain object per happening.
import type { JobProgress, JobSnapshot, LogLine, TracePoint } from '#shared/model/job.ts';
import type { StagePlan } from './context.ts';

export type JobMessage =
  | { readonly type: 'plan'; readonly stages: readonly StagePlan[] }
  | { readonly type: 'expect'; readonly seconds: Readonly<Record<string, number>> }
  | {
      readonly type: 'stage';
      readonly name: string;
      readonly state: 'running' | 'done' | 'failed';
      readonly seconds: number;
    }
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'log'; readonly line: LogLine }
  | { readonly type: 'warning'; readonly text: string }
  | { readonly type: 'device'; readonly device: string }
  | { readonly type: 'trace'; readonly points: readonly TracePoint[] }
  | { readonly type: 'snapshot'; readonly snapshot: JobSnapshot };
