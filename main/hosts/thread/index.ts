// The inside of a worker thread: runs the questions and the job it is sent, by the tables of main/tasks.ts.
import { constants, getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createJobContext } from '../../jobs/job-context.ts';
import type { JobTaskName, QueryName } from '../../jobs/tasks.ts';
import { appVersion } from '../../platform/app-paths.ts';
import { createComputeParts } from '../../platform/compute-parts.ts';
import { createComputer } from '../../platform/computer.ts';
import { createFiles, listFiles } from '../../platform/files.ts';
import { createFileProbe } from '../../platform/file-probe.ts';
import { createReadWatch } from '../../platform/read-watch.ts';
import { controlPeakRssMb, controlStop } from '../../platform/thread-messages.ts';
import type { FromThread, ThreadData, ToThread } from '../../platform/thread-messages.ts';
import { createTasks } from '../../tasks.ts';
import { AppError, toErrorParts } from '#shared/model/app-error.ts';

if (parentPort === null) throw new Error('This file runs in a worker thread only.');
const port = parentPort;
const { readCells } = workerData as ThreadData;
const tasks = createTasks({
  files: createFiles({ roots: [] }),
  probe: createFileProbe(),
  watch: createReadWatch(readCells, (path) => post({ type: 'reading', path })),
  computer: createComputer(),
  compute: createComputeParts(),
  appVersion: appVersion(),
  listFiles,
});

function post(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function postError(id: number, error: unknown): void {
  const parts = toErrorParts(asAppError(error));
  post({
    type: 'error',
    id,
    error: parts,
    stack: error instanceof Error ? (error.stack ?? '') : '',
  });
}

/**
 * Lets the window, the service and other programs have the processor first. On Linux it holds for this thread and those
 * it starts; elsewhere for the whole service, whose own work is short.
 */
function standBack(): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  // Who was started further back may not come forward.
  if (getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}

/** Running out of memory shows as a RangeError of an allocation; a person can do something about it. */
function asAppError(error: unknown): unknown {
  const isAllocation =
    error instanceof RangeError &&
    /allocation failed|Invalid (typed )?array length|memory/i.test(error.message);
  if (!isAllocation) return error;
  return new AppError('memory', 'There was not enough memory for this step.', {
    hint: 'Close other programs, or use fewer genes or cells.',
    cause: error,
  });
}

async function answer({ id, name, args }: ToThread & { type: 'query' }): Promise<void> {
  try {
    const run = tasks.queries[name as QueryName] as (args: unknown) => unknown;
    const value = await run(args);
    post({ type: 'result', id, value });
  } catch (error) {
    postError(id, error);
  }
}

async function runJob({
  name,
  args,
  scratchDir,
  control,
}: ToThread & { type: 'job' }): Promise<void> {
  standBack();
  const cells = new Int32Array(control);
  const isStopped = () => Atomics.load(cells, controlStop) === 1;
  const context = createJobContext({
    scratchDir,
    signal: {
      get aborted() {
        return isStopped();
      },
      throwIfAborted() {
        if (isStopped()) throw new AppError('cancelled', 'The job was cancelled.');
      },
    },
    post: (message) => post({ type: 'job', message }),
    now: () => performance.now(),
    wallTime: () => Date.now(),
    takePeakRssMb: () => Atomics.exchange(cells, controlPeakRssMb, 0),
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
  });
  try {
    const run = tasks.jobs[name as JobTaskName] as (
      args: unknown,
      context: unknown,
    ) => Promise<void>;
    await run(args, context);
    post({ type: 'finished' });
  } catch (error) {
    postError(0, error);
  }
}

// Questions are answered one after the other; a job has the thread to itself.
let last: Promise<void> = Promise.resolve();
port.on('message', (message: ToThread) => {
  last = last.then(() => (message.type === 'query' ? answer(message) : runJob(message)));
});
