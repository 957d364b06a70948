// The threads of the CPU device: the one that calls, which takes part, and helpers on the same memory.
import { Worker } from 'node:worker_threads';
import { AppError } from '#shared/model/app-error.ts';
import { pageBytes } from './arena.ts';
import {
  arenaStart,
  argsOf,
  controlWords,
  instantiateKernels,
  jobWord,
  kernelNames,
  maxJobs,
  prepareWaiting,
  preparation,
  preparationState,
  scratchOf,
  word,
  workOff,
} from './shared-memory.ts';
import type { KernelName, Thread } from './shared-memory.ts';
import type { HelperData } from './worker.ts';

/** A kernel to be run once for each of `nTasks` tasks. */
export interface Job {
  readonly kernel: KernelName;
  readonly nTasks: number;
  /** Its arguments in the order of the fields in kernels/: whole numbers and addresses, then floats. */
  readonly ints: readonly number[];
  readonly floats?: readonly number[];
}

export interface Pool {
  readonly memory: WebAssembly.Memory;
  readonly nThreads: number;
  /**
   * Runs all tasks of some jobs, which must not depend on each other, and waits for them.
   * @throws AppError `device` when a kernel failed
   */
  run(jobs: readonly Job[]): void;
  /** Lets a helper prepare the minibatch of a record when it has time. */
  offer(record: number): void;
  /** Makes sure that a minibatch that waits, or is being prepared, is ready. */
  finish(record: number): void;
  setPages(nPages: number): void;
  close(): Promise<void>;
}

/** Looks before the calling thread sleeps: about 20 microseconds. */
const nLooks = 2_000;

/**
 * @param module the compiled kernels
 * @param workerFile entry of the helper threads
 * @throws AppError `device` when a helper does not start
 */
export async function createPool(
  module: WebAssembly.Module,
  nThreads: number,
  workerFile: string,
): Promise<Pool> {
  const initial = Math.ceil(arenaStart(nThreads) / pageBytes);
  const memory = new WebAssembly.Memory({ initial, maximum: 65_536, shared: true });
  const control = controlWords(memory);
  const kernels = await instantiateKernels(module, memory);
  const self: Thread = { memory, control, kernels, scratch: scratchOf(0) };
  const helpers = await startHelpers({ module, memory }, nThreads - 1, workerFile);

  /** Wakes helpers that sleep, after something was published. */
  function call(): void {
    Atomics.add(control, word.signal, 1);
    if (Atomics.load(control, word.sleepers) > 0) Atomics.notify(control, word.signal);
  }

  function awaitPending(): void {
    for (let look = 0; look < nLooks; look++) {
      if (Atomics.load(control, word.pending) === 0) return;
    }
    Atomics.store(control, word.isAwaited, 1);
    for (;;) {
      const pending = Atomics.load(control, word.pending);
      if (pending === 0) break;
      Atomics.wait(control, word.pending, pending, 1);
    }
    Atomics.store(control, word.isAwaited, 0);
  }

  const recordState = (record: number): Int32Array => new Int32Array(memory.buffer, record, 1);

  return {
    memory,
    nThreads,
    run(jobs) {
      const nTasks = writeJobs(memory, control, jobs);
      Atomics.store(control, word.pending, nTasks);
      Atomics.store(control, word.remaining, nTasks);
      if (nTasks > 1 && helpers.length > 0) call();
      workOff(self);
      awaitPending();
      if (Atomics.load(control, word.hasFailed) === 0) return;
      throw new AppError('device', 'A computing kernel of the CPU device failed.');
    },
    offer(record) {
      Atomics.store(recordState(record), preparation.state, preparationState.waiting);
      Atomics.store(control, word.preparation, record);
      if (helpers.length > 0) call();
    },
    finish(record) {
      if (prepareWaiting(self, record)) return;
      const state = recordState(record);
      while (Atomics.load(state, preparation.state) === preparationState.running) {
        Atomics.wait(state, preparation.state, preparationState.running, 1);
      }
    },
    setPages: (nPages) => void Atomics.store(control, word.nPages, nPages),
    async close() {
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}

/** Writes the table of jobs and their arguments; gives the number of tasks. */
function writeJobs(memory: WebAssembly.Memory, control: Int32Array, jobs: readonly Job[]): number {
  if (jobs.length > maxJobs) throw new AppError('internal', `${jobs.length} jobs at once.`);
  let nTasks = 0;
  jobs.forEach((job, index) => {
    const at = jobWord(index);
    control[at] = nTasks;
    control[at + 1] = kernelNames.indexOf(job.kernel);
    control[at + 2] = argsOf(index);
    new Int32Array(memory.buffer, argsOf(index), job.ints.length).set(job.ints);
    const { floats } = job;
    if (floats !== undefined) {
      const start = argsOf(index) + 4 * job.ints.length;
      new Float32Array(memory.buffer, start, floats.length).set(floats);
    }
    nTasks += job.nTasks;
  });
  control[word.nJobs] = jobs.length;
  return nTasks;
}

async function startHelpers(
  shared: Pick<HelperData, 'module' | 'memory'>,
  nHelpers: number,
  workerFile: string,
): Promise<Worker[]> {
  const helpers: Worker[] = [];
  const ready = Array.from({ length: nHelpers }, (_, index) => {
    const workerData: HelperData = { ...shared, thread: index + 1 };
    const helper = new Worker(workerFile, { workerData });
    helpers.push(helper);
    return new Promise<void>((resolve, reject) => {
      helper.once('message', () => resolve());
      helper.once('error', reject);
    });
  });
  try {
    await Promise.all(ready);
  } catch (cause) {
    await Promise.all(helpers.map((helper) => helper.terminate()));
    throw new AppError('device', 'A computing thread did not start.', { cause });
  }
  for (const helper of helpers) helper.unref();
  return helpers;
}
