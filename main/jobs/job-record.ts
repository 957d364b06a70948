// The state of one job as the service keeps it, changed only by applying messages.
import type { ErrorParts } from '#shared/model/app-error.ts';
import type { JobInfo, JobStage, JobState, JobTelemetry } from '#shared/model/job.ts';
import type { JobMessage } from './messages.ts';

export interface JobRecord {
  readonly info: JobInfo;
  readonly telemetry: JobTelemetry;
}

const nLogLines = 500;
const nTracePoints = 4_000;

export function newJobRecord(job: {
  id: string;
  kind: string;
  title: string;
  createdAt: number;
}): JobRecord {
  return {
    info: {
      ...job,
      state: 'queued',
      startedAt: null,
      finishedAt: null,
      progress: null,
      stages: [],
      warnings: [],
      device: null,
      outputDir: null,
      error: null,
    },
    telemetry: {
      trace: [],
      stepsPerSecond: null,
      secondsLeft: null,
      rssBytes: null,
      log: [],
      snapshot: null,
    },
  };
}

/** The record after a change of state; `at` is ms since 1970. */
export function moveTo(
  record: JobRecord,
  state: JobState,
  at: number,
  outcome: { outputDir?: string; error?: ErrorParts } = {},
): JobRecord {
  const isEnd = state === 'done' || state === 'failed' || state === 'cancelled';
  const info: JobInfo = {
    ...record.info,
    state,
    startedAt: state === 'running' ? at : record.info.startedAt,
    finishedAt: isEnd ? at : null,
    outputDir: outcome.outputDir ?? record.info.outputDir,
    error: outcome.error ?? record.info.error,
  };
  return { info, telemetry: isEnd ? { ...record.telemetry, secondsLeft: null } : record.telemetry };
}

/** The record after a message of the running job. Pure. */
export function applyMessage(record: JobRecord, message: JobMessage, at: number): JobRecord {
  const { info, telemetry } = record;
  switch (message.type) {
    case 'plan':
      return withInfo(record, {
        stages: message.stages.map((stage) => ({ ...stage, state: 'waiting', seconds: 0 })),
      });
    case 'expect':
      return withInfo(record, {
        stages: info.stages.map((stage) => {
          const expectedSeconds = message.seconds[stage.name];
          return expectedSeconds === undefined ? stage : { ...stage, expectedSeconds };
        }),
      });
    case 'stage':
      return withInfo(record, {
        stages: info.stages.map((stage) =>
          stage.name === message.name
            ? { ...stage, state: message.state, seconds: message.seconds }
            : stage,
        ),
        ...(message.state === 'running' ? { progress: null } : {}),
      });
    case 'progress':
      return estimateTimeLeft(withInfo(record, { progress: message.progress }), at);
    case 'log':
      return withTelemetry(record, { log: [...telemetry.log, message.line].slice(-nLogLines) });
    case 'warning':
      return withInfo(record, { warnings: [...info.warnings, message.text] });
    case 'device':
      return withInfo(record, { device: message.device });
    case 'trace':
      return withTelemetry(record, { trace: thin([...telemetry.trace, ...message.points]) });
    case 'snapshot':
      return withTelemetry(record, { snapshot: message.snapshot });
  }
}

/** The record with the memory of now. */
export function withRss(record: JobRecord, rssBytes: number): JobRecord {
  return withTelemetry(record, { rssBytes });
}

function withInfo(record: JobRecord, change: Partial<JobInfo>): JobRecord {
  return { ...record, info: { ...record.info, ...change } };
}

function withTelemetry(record: JobRecord, change: Partial<JobTelemetry>): JobRecord {
  return { ...record, telemetry: { ...record.telemetry, ...change } };
}

/** Every second point once there are too many, the last always kept. */
function thin<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= nTracePoints) return points;
  return points.filter((_, i) => i % 2 === 1 || i === points.length - 1);
}

/** Time left = this stage by its own rate + the expected times of the stages to come. */
function estimateTimeLeft(record: JobRecord, at: number): JobRecord {
  const { progress, stages } = record.info;
  if (progress === null) return record;
  const started = stageStart(record, progress.stageIndex);
  const elapsed = (at - started) / 1000;
  const share = progress.total > 0 ? progress.done / progress.total : 0;
  const expected = stages[progress.stageIndex]?.expectedSeconds ?? 0;
  // Its first moments say little about a stage; in one of many steps they may be most of what there is.
  const isTelling = (share > 0.02 && elapsed > 1) || (share > 0 && elapsed > 5);
  const stageLeft = isTelling ? (elapsed * (1 - share)) / share : Math.max(0, expected - elapsed);
  const later = stages
    .slice(progress.stageIndex + 1)
    .reduce((sum, stage) => sum + (stage.expectedSeconds ?? 0), 0);
  const rate = progress.unit === 'steps' && elapsed > 0.5 ? progress.done / elapsed : null;
  return withTelemetry(record, { secondsLeft: stageLeft + later, stepsPerSecond: rate });
}

function stageStart(record: JobRecord, stageIndex: number): number {
  const before = record.info.stages
    .slice(0, stageIndex)
    .reduce((sum: number, stage: JobStage) => sum + stage.seconds, 0);
  return (record.info.startedAt ?? record.info.createdAt) + before * 1000;
}
