// The JobContext a method works with, made of a way to send messages and the clock.
import { AppError } from '#shared/model/app-error.ts';
import type { LogLine, TracePoint } from '#shared/model/job.ts';
import type { StopSignal } from '#shared/model/stop-signal.ts';
import type { JobContext, StagePlan, StageRecord } from './context.ts';
import type { JobMessage } from './messages.ts';

export interface JobContextPorts {
  readonly signal: StopSignal;
  readonly scratchDir: string;
  post(message: JobMessage): void;
  /** ms, monotonic. */
  now(): number;
  /** ms since 1970. */
  wallTime(): number;
  /** Peak resident memory in MB since the last call. */
  takePeakRssMb(): number;
  /** Lets other work of this thread happen. */
  yieldNow(): Promise<void>;
}

const progressEveryMs = 100;
const yieldEveryMs = 20;

/** The error every cancelled computation ends with. */
function cancelledError(): AppError {
  return new AppError('cancelled', 'The job was cancelled.');
}

/** Builds the context of one job. Progress is sent at most ten times a second, traces four times. */
export function createJobContext(ports: JobContextPorts): JobContext {
  let plan: readonly StagePlan[] = [];
  let current: { index: number; done: number } | null = null;
  let lastProgressAt = -Infinity;
  let lastYieldAt = ports.now();
  let lastTraceAt = -Infinity;
  let waitingTrace: TracePoint[] = [];
  const stageRecords: StageRecord[] = [];

  function throwIfStopped(): void {
    if (ports.signal.aborted) throw cancelledError();
  }

  function flushTrace(): void {
    if (waitingTrace.length === 0) return;
    ports.post({ type: 'trace', points: waitingTrace });
    waitingTrace = [];
    lastTraceAt = ports.now();
  }

  function log(level: LogLine['level'], text: string): void {
    ports.post({ type: 'log', line: { at: ports.wallTime(), level, text } });
  }

  function report(done: number, total: number, unit: string, message: string): void {
    const stage = current === null ? undefined : plan[current.index];
    if (current === null || stage === undefined) return;
    current.done = Math.max(current.done, done);
    lastProgressAt = ports.now();
    ports.post({
      type: 'progress',
      progress: {
        stage: stage.name,
        stageIndex: current.index,
        nStages: plan.length,
        done: current.done,
        total,
        unit,
        message,
      },
    });
  }

  async function runStage<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    throwIfStopped();
    const index = plan.findIndex((stage) => stage.name === name);
    if (index < 0) throw new AppError('internal', `Stage ${name} was not announced.`);
    const startedAt = ports.now();
    current = { index, done: 0 };
    ports.takePeakRssMb();
    ports.post({ type: 'stage', name, state: 'running', seconds: 0 });
    let finished = false;
    try {
      const result = await work();
      finished = true;
      return result;
    } finally {
      const seconds = (ports.now() - startedAt) / 1000;
      flushTrace();
      stageRecords.push({ name, seconds, peakRssMb: ports.takePeakRssMb() });
      ports.post({ type: 'stage', name, state: finished ? 'done' : 'failed', seconds });
      current = null;
    }
  }

  return {
    signal: ports.signal,
    scratchDir: ports.scratchDir,
    stageRecords,
    plan(stages) {
      plan = stages;
      ports.post({ type: 'plan', stages });
    },
    expect: (seconds) => ports.post({ type: 'expect', seconds }),
    stage: runStage,
    async checkpoint(done, total, unit, message = '') {
      const now = ports.now();
      if (now - lastProgressAt >= progressEveryMs) report(done, total, unit, message);
      if (now - lastYieldAt < yieldEveryMs) return;
      throwIfStopped();
      await ports.yieldNow();
      lastYieldAt = ports.now();
      throwIfStopped();
    },
    log,
    warn(text) {
      ports.post({ type: 'warning', text });
      log('warning', text);
    },
    setDevice: (device) => ports.post({ type: 'device', device }),
    trace(point) {
      waitingTrace.push(point);
      if (ports.now() - lastTraceAt >= 250) flushTrace();
    },
    snapshot: (snapshot) => ports.post({ type: 'snapshot', snapshot }),
  };
}
