// What a running job shows on stderr: a bar on a terminal, lines in a log file, or JSON for a program.
import type { JobInfo, JobProgress } from '#shared/model/job.ts';
import { formatCount, formatDuration } from './format.ts';

export const progressModes = ['auto', 'plain', 'json', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

export interface ProgressView {
  show(job: JobInfo): void;
  /** Leaves the terminal clean. */
  end(): void;
}

/** The part of a terminal stream that is used. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const clearLine = '\r\u001B[2K';

/** `now` is in ms, monotonic. */
export function createProgressView(
  mode: ProgressMode,
  stream: ProgressStream,
  now: () => number,
): ProgressView {
  if (mode === 'none') return { show: () => undefined, end: () => undefined };
  if (mode === 'json') {
    return {
      show: (job) => void stream.write(`${JSON.stringify(job)}\n`),
      end: () => undefined,
    };
  }
  return mode === 'auto' && stream.isTTY === true
    ? createBarView(stream, now)
    : createLineView(stream);
}

function createBarView(stream: ProgressStream, now: () => number): ProgressView {
  let stage = '';
  let stageStartedAt = 0;
  return {
    show(job) {
      const { progress } = job;
      const name = progress?.stage ?? runningStage(job) ?? '';
      if (name !== stage) {
        stage = name;
        stageStartedAt = now();
      }
      const line = progress
        ? describeProgress(job, progress, (now() - stageStartedAt) / 1000)
        : `${stageLabel(job, name)} ...`;
      stream.write(`${clearLine}${line.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end: () => void stream.write(clearLine),
  };
}

/** E.g. "[3/9] Training  ██████░░░░  1,240/4,000 steps  31/s  1:29 left". */
function describeProgress(job: JobInfo, progress: JobProgress, elapsedSeconds: number): string {
  const { done, total, unit, message } = progress;
  const parts = [stageLabel(job, progress.stage)];
  const rate = elapsedSeconds > 1 && done > 0 ? done / elapsedSeconds : null;
  if (total > 0) {
    const share = Math.min(1, done / total);
    const nFull = Math.round(share * barWidth);
    parts.push('█'.repeat(nFull) + '░'.repeat(barWidth - nFull));
    parts.push(`${formatCount(Math.floor(done))}/${formatCount(total)} ${unit}`);
    if (rate !== null) {
      parts.push(`${rate >= 10 ? formatCount(Math.round(rate)) : rate.toFixed(1)}/s`);
      parts.push(`${formatDuration((total - done) / rate)} left`);
    }
  } else if (done > 0) {
    parts.push(`${formatCount(Math.floor(done))} ${unit}`);
  }
  if (message !== '') parts.push(message);
  return parts.join('  ');
}

/** One line when a stage starts, at each further quarter, and when it ends. */
function createLineView(stream: ProgressStream): ProgressView {
  const told = new Set<string>();
  const tell = (key: string, line: string) => {
    if (told.has(key)) return;
    told.add(key);
    stream.write(`${line}\n`);
  };
  return {
    show(job) {
      for (const { name, state, seconds } of job.stages) {
        const label = stageLabel(job, name);
        if (state === 'running') tell(`${name}:start`, label);
        if (state === 'done') tell(`${name}:done`, `${label}: done in ${seconds.toFixed(1)} s`);
      }
      for (const warning of job.warnings) tell(`warning:${warning}`, `warning: ${warning}`);
      if (!job.progress || job.progress.total <= 0) return;
      const { stage, done, total, unit } = job.progress;
      const quarter = Math.floor((4 * done) / total);
      if (quarter === 0 || quarter === 4) return;
      const counts = `${formatCount(Math.floor(done))}/${formatCount(total)} ${unit}`;
      tell(`${stage}:${quarter}`, `${stageLabel(job, stage)}: ${counts}`);
    },
    end: () => undefined,
  };
}

function runningStage(job: JobInfo): string | undefined {
  return job.stages.find(({ state }) => state === 'running')?.name;
}

function stageLabel(job: JobInfo, name: string): string {
  const index = job.stages.findIndex((stage) => stage.name === name);
  if (index < 0) return job.title;
  return `[${index + 1}/${job.stages.length}] ${job.stages[index]?.title ?? name}`;
}
