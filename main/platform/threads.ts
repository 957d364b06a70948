// Worker threads behind the Threads port: warm ones for questions, one of its own for each job.
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorParts } from '#shared/model/app-error.ts';
import type { Threads } from '../jobs/ports.ts';
import type { QueryName } from '../jobs/tasks.ts';
import type { Log } from '../ports.ts';
import { createReadCells, defaultStuckAfterMs, isBroken, watchReading } from './read-watch.ts';
import { controlPeakRssMb, controlStop } from './thread-messages.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

const graceMs = 800;
const rssEveryMs = 100;

/** A worker thread whose reading is under watch. */
interface WatchedThread {
  readonly worker: Worker;
  /** True when it answers but must not be asked again. */
  isBroken(): boolean;
}

interface WarmThread extends WatchedThread {
  readonly waiting: Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>;
}

/** Threads that run `entry` (main/hosts/thread). Questions about inputs, quick ones about results and slow ones (markers, files to save) have a thread each. */
export function createThreads({
  entry,
  log,
  stuckAfterMs = defaultStuckAfterMs,
}: {
  readonly entry: string;
  readonly log: Log;
  /** How long reading a file may make no step before its thread is ended. */
  readonly stuckAfterMs?: number;
}): Threads {
  const warm = new Map<string, WarmThread>();
  const jobs = new Set<Worker>();
  let nQueries = 0;

  function warmThread(group: string): WarmThread {
    const found = warm.get(group);
    if (found !== undefined) return found;
    const fail = (error: unknown) => {
      if (warm.get(group) === thread) warm.delete(group);
      for (const call of thread.waiting.values()) call.reject(error);
      thread.waiting.clear();
    };
    const watched = startThread(entry, stuckAfterMs, fail);
    const thread: WarmThread = { ...watched, waiting: new Map() };
    const { worker } = watched;
    worker.unref();
    warm.set(group, thread);
    worker.on('message', (message: FromThread) => {
      if (message.type !== 'result' && message.type !== 'error') return;
      const call = thread.waiting.get(message.id);
      thread.waiting.delete(message.id);
      if (thread.waiting.size === 0) worker.unref();
      if (thread.isBroken() && thread.waiting.size === 0) {
        warm.delete(group);
        void worker.terminate();
      }
      if (message.type === 'result') call?.resolve(message.value);
      else call?.reject(rebuildError(message, log));
    });
    worker.on('error', (error) => fail(threadError(error)));
    worker.on('exit', () => fail(new AppError('cancelled', 'The question was given up.')));
    return thread;
  }

  return {
    query(name, args, signal) {
      if (signal?.aborted === true) return Promise.reject(new AppError('cancelled', 'Cancelled.'));
      const group = groupOf(name);
      const thread = warmThread(group);
      const id = ++nQueries;
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          // Only a thread busy with nothing else is ended; another caller's question goes on.
          if (thread.waiting.size === 1) {
            warm.delete(group);
            void thread.worker.terminate();
          }
          thread.waiting.delete(id);
          reject(new AppError('cancelled', 'Cancelled.'));
        };
        const settle = () => signal?.removeEventListener('abort', onAbort);
        thread.waiting.set(id, {
          resolve(value) {
            settle();
            resolve(value as never);
          },
          reject(error) {
            settle();
            reject(error);
          },
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        thread.worker.ref();
        post(thread.worker, { type: 'query', id, name, args });
      });
    },
    job(name, args, { scratchDir, onMessage }) {
      let failReading: (error: AppError) => void = () => undefined;
      const { worker } = startThread(entry, stuckAfterMs, (error) => failReading(error));
      jobs.add(worker);
      const control = new SharedArrayBuffer(8);
      const cells = new Int32Array(control);
      let stopTimer: ReturnType<typeof setTimeout> | null = null;
      const rssTimer = setInterval(() => {
        const rssMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
        if (rssMb > Atomics.load(cells, controlPeakRssMb))
          Atomics.store(cells, controlPeakRssMb, rssMb);
      }, rssEveryMs);
      const outcome = new Promise<void>((resolve, reject) => {
        failReading = reject;
        worker.on('message', (message: FromThread) => {
          if (message.type === 'job') onMessage(message.message);
          if (message.type === 'error') reject(rebuildError(message, log));
          if (message.type === 'finished') resolve();
        });
        worker.on('error', (error) => reject(threadError(error)));
        worker.on('exit', (code) => {
          reject(
            Atomics.load(cells, controlStop) === 1
              ? new AppError('cancelled', 'The job was cancelled.')
              : new AppError('internal', `The thread of the job ended by itself (${code}).`),
          );
        });
      });
      const finish = async (): Promise<void> => {
        try {
          await outcome;
        } finally {
          clearInterval(rssTimer);
          if (stopTimer !== null) clearTimeout(stopTimer);
          jobs.delete(worker);
          await worker.terminate(); // only now has the work really stopped
        }
      };
      post(worker, { type: 'job', name, args, scratchDir, control });
      return {
        finished: finish(),
        stop() {
          Atomics.store(cells, controlStop, 1);
          stopTimer ??= setTimeout(() => void worker.terminate(), graceMs);
        },
      };
    },
    async close() {
      const all = [...jobs, ...[...warm.values()].map((thread) => thread.worker)];
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

/** Starts a thread. When it reads a file and gets stuck in it, `onStuck` is called and the thread is ended. */
function startThread(
  entry: string,
  stuckAfterMs: number,
  onStuck: (error: AppError) => void,
): WatchedThread {
  const readCells = createReadCells();
  const workerData: ThreadData = { readCells };
  const worker = new Worker(entry, { workerData });
  let path = 'The file';
  worker.on('message', (message: FromThread) => {
    if (message.type === 'reading') ({ path } = message);
  });
  const end = () => {
    const seconds = stuckAfterMs / 1000;
    onStuck(
      new AppError(
        'input-format',
        `${path} could not be read: reading did not advance for ${seconds} s.`,
        { hint: 'The file is damaged. Download or copy it again.' },
      ),
    );
    void worker.terminate();
  };
  worker.on('exit', watchReading(readCells, end, stuckAfterMs));
  return { worker, isBroken: () => isBroken(readCells) };
}

function post(worker: Worker, message: ToThread): void {
  worker.postMessage(message);
}

function groupOf(name: QueryName): string {
  if (name === 'results.report' || /^results\.(save|\w*[mM]arkers)/.test(name)) return 'slow';
  // The thread that plans measures devices anyway.
  if (name === 'compute.auto' || name === 'integration.plan') return 'plan';
  return name.startsWith('results.') ? 'results' : 'inputs';
}

function rebuildError(message: FromThread & { type: 'error' }, log: Log): AppError {
  if (message.error.code === 'internal') log.error('defect in a thread', message.stack);
  return fromErrorParts(message.error);
}

/** The error of a thread that died. Running out of memory is told apart, since a person can do something about it. */
function threadError(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError('memory', 'The computation ran out of memory.', {
      hint: 'Close other programs, or use fewer genes or cells.',
      cause: error,
    });
  }
  return new AppError('internal', `The computation stopped unexpectedly: ${String(error)}`, {
    cause: error,
  });
}
