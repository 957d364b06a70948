// A job in words and numbers, for the head of the run page. Pure.
import type { JobInfo, JobTelemetry } from '#shared/model/job.ts';
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatSeconds,
  formatShare,
  formatEstimatedSeconds,
} from '#renderer/components/format.ts';

export interface RunFigure {
  readonly value: string;
  readonly unit: string;
}

/** Done share of the current stage; 1 when the job is done, 0 while it is not known. */
export function stageShare(job: JobInfo): number {
  if (job.state === 'done') return 1;
  const { progress } = job;
  return progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
}

/**
 * The stages with the seconds of the running one counted on: the service tells them only when a stage ends.
 * `nowMs` in ms since 1970.
 */
export function stagesAt(job: JobInfo, nowMs: number): JobInfo['stages'] {
  if (job.startedAt === null || job.finishedAt !== null) return job.stages;
  const passed = job.stages.reduce((sum, s) => sum + (s.state === 'running' ? 0 : s.seconds), 0);
  const running = Math.max(0, (nowMs - job.startedAt) / 1000 - passed);
  return job.stages.map((stage) =>
    stage.state === 'running' ? { ...stage, seconds: Math.max(stage.seconds, running) } : stage,
  );
}

/** The heading: what is going on. */
export function runTitle(job: JobInfo): string {
  switch (job.state) {
    case 'queued':
      return 'Waiting for another run to end';
    case 'cancelling':
      return 'Stopping';
    case 'done':
      return 'Finished';
    case 'failed':
      return 'This run failed';
    case 'cancelled':
      return 'Cancelled';
    case 'running':
      return currentStage(job)?.title ?? 'Starting';
  }
}

/** Below it: "Stage 5 of 9, 1,560 of 2,508 steps". */
export function runSubtitle(job: JobInfo): string {
  if (job.finishedAt !== null && job.startedAt !== null) {
    const seconds = (job.finishedAt - job.startedAt) / 1000;
    const device = job.device === null ? '' : ` on ${job.device}`;
    return `After ${formatSeconds(seconds)}${device}`;
  }
  const { progress } = job;
  if (!progress) return job.device ?? 'Getting ready';
  const stage = `Stage ${progress.stageIndex + 1} of ${progress.nStages}`;
  if (progress.total === 0)
    return progress.message === '' ? stage : `${stage}, ${progress.message}`;
  return `${stage}, ${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`;
}

/** The four numbers beside the heading. What is not known yet is a dash, so that nothing jumps. */
export function runFigures(job: JobInfo, telemetry: JobTelemetry | null): readonly RunFigure[] {
  const isActive = job.finishedAt === null;
  const rate = isActive ? (telemetry?.stepsPerSecond ?? null) : null;
  const left = isActive ? (telemetry?.secondsLeft ?? null) : null;
  const memory = telemetry?.rssBytes ?? null;
  return [
    { value: formatShare(stageShare(job)), unit: job.state === 'done' ? 'done' : 'of this stage' },
    { value: rate === null ? '–' : formatNumber(rate), unit: 'steps per second' },
    { value: left === null ? '–' : formatEstimatedSeconds(left), unit: 'left in all' },
    { value: memory === null ? '–' : formatBytes(memory), unit: 'memory' },
  ];
}

/** One sentence for a screen reader, now and then. */
export function announceRun(job: JobInfo, telemetry: JobTelemetry | null): string {
  const left = telemetry?.secondsLeft ?? null;
  if (job.finishedAt !== null) return runTitle(job);
  const time = left === null ? '' : `, about ${formatEstimatedSeconds(left)} left`;
  return `${runTitle(job)}, ${formatShare(stageShare(job))} of this stage${time}`;
}

function currentStage(job: JobInfo): JobInfo['stages'][number] | undefined {
  return job.stages.find((stage) => stage.state === 'running');
}
