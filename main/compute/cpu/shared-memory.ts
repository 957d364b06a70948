// The map of the memory all threads share, and what a thread does in it: it takes tasks until there are none.
import { fillNormal } from '#main/numerics/random.ts';

/** The kernels of kernels/index.ts; their places here are their numbers. */
export const kernelNames = [
  'adamDense',
  'adamSparse',
  'batchNorm',
  'batchNormBackward',
  'binaryCrossEntropy',
  'columnSums',
  'contrastiveSlopes',
  'denseNorm',
  'gemm',
  'gram',
  'relu',
  'reluBackward',
  'sampleLatent',
  'sampleLatentBackward',
  'sparseLinear',
  'sparseNorm',
  'standardNormalKl',
  'transposeToColumns',
  'unitRows',
  'unitRowsBackward',
] as const;
export type KernelName = (typeof kernelNames)[number];

/** Takes the address of its arguments, the number of the task and the thread's scratch memory. */
type Kernel = (args: number, task: number, scratch: number) => void;
export type Kernels = readonly Kernel[];

/** Below lie the constants of the kernels. */
const controlStart = 65_536;
const jobsStart = controlStart + 1_024;
export const maxJobs = 8;
const jobWords = 4;
const argsStart = controlStart + 2_048;
const argsBytes = 256;
/** Records of minibatches to prepare. They never move, so that a late helper finds a record and nothing else. */
const recordsStart = controlStart + 4_096;
export const maxRecords = 32;
const recordBytes = 128;
/** Tables that go with the arguments of the running jobs. */
export const tablesStart = recordsStart + maxRecords * recordBytes;
/** One double for each task that has a sum to give. */
export const partialsStart = 131_072;
export const maxPartials = 65_536;
export const tablesBytes = partialsStart - tablesStart;
const scratchStart = partialsStart + 8 * maxPartials;
/** A packed block of a matrix, and zeros (see kernels/gemm.ts). */
const scratchBytes = 64 * 256 * 4 + 2_048;

export const scratchOf = (thread: number): number => scratchStart + thread * scratchBytes;
/** Where free memory begins. */
export const arenaStart = (nThreads: number): number => scratchOf(nThreads);
export const recordOf = (record: number): number => recordsStart + record * recordBytes;
export const argsOf = (job: number): number => argsStart + job * argsBytes;

/** Words of the control block, each on a cache line of its own. */
export const word = {
  /** Tasks nobody has taken yet. */
  remaining: 0,
  /** Tasks not finished yet. */
  pending: 16,
  /** Changes when there is something to do. */
  signal: 32,
  /** Threads that sleep until it does. */
  sleepers: 48,
  /** 1 while the main thread sleeps until nothing is pending. */
  isAwaited: 64,
  /** 1 after a kernel failed. */
  hasFailed: 80,
  /** Address of a minibatch to prepare; 0 for none. */
  preparation: 96,
  nJobs: 112,
  /** Size of the memory; a helper's view of it may be older. */
  nPages: 128,
} as const;

/** Words of a job in the table: number of its first task, kernel, address of its arguments. */
export const jobWord = (job: number): number => (jobsStart - controlStart) / 4 + job * jobWords;

export function controlWords(memory: WebAssembly.Memory): Int32Array {
  return new Int32Array(memory.buffer, controlStart, (argsStart - controlStart) / 4);
}

export async function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<Kernels> {
  const abort = (): never => {
    throw new Error('a kernel gave up');
  };
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort } });
  return kernelNames.map((name) => exports[name] as Kernel);
}

/** What a thread needs to work. */
export interface Thread {
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
  readonly kernels: Kernels;
  readonly scratch: number;
}

/**
 * Takes tasks until none is left. Which thread gets which task is chance; every task writes places of its own, so the
 * results are the same.
 */
export function workOff(thread: Thread): void {
  const { control } = thread;
  for (;;) {
    const task = Atomics.load(control, word.remaining) - 1;
    if (task < 0) return;
    if (Atomics.compareExchange(control, word.remaining, task + 1, task) !== task + 1) continue;
    try {
      runTask(thread, task);
    } catch {
      // Said by the main thread, which must not wait for this task for ever.
      Atomics.store(control, word.hasFailed, 1);
    }
    if (
      Atomics.sub(control, word.pending, 1) === 1 &&
      Atomics.load(control, word.isAwaited) === 1
    ) {
      Atomics.notify(control, word.pending);
    }
  }
}

function runTask({ control, kernels, scratch }: Thread, task: number): void {
  let job = (control[word.nJobs] ?? 0) - 1;
  while ((control[jobWord(job)] ?? 0) > task) job--;
  const at = jobWord(job);
  const kernel = kernels[control[at + 1] ?? -1];
  kernel?.((control[at + 2] ?? 0) >>> 0, task - (control[at] ?? 0), scratch);
}

/** Preparation of a minibatch: words of its record in shared memory. */
export const preparation = {
  state: 0,
  /** The arguments of `transposeToColumns`: nRows, nCols, then addresses. */
  transpose: 1,
  nRows: 1,
  noiseCols: 9,
  noise: 10,
  /** Bytes from a row of noise to the next. */
  noiseRow: 11,
  /** As doubles: seed, stream, offset. */
  key: 12,
} as const;

export const preparationState = { none: 0, waiting: 1, running: 2, done: 3 } as const;

/** Prepares a minibatch if it waits for that; false when there was nothing to do. */
export function prepareWaiting({ memory, kernels, scratch }: Thread, address: number): boolean {
  const record = new Int32Array(memory.buffer, address, recordBytes / 4);
  const { waiting, running, done } = preparationState;
  if (Atomics.compareExchange(record, preparation.state, waiting, running) !== waiting)
    return false;
  kernels[kernelNames.indexOf('transposeToColumns')]?.(
    address + 4 * preparation.transpose,
    0,
    scratch,
  );
  const noiseCols = record[preparation.noiseCols] ?? 0;
  if (noiseCols > 0) {
    const [seed = 0, stream = 0, offset = 0] = new Float64Array(
      memory.buffer,
      address + 4 * preparation.key,
      3,
    );
    const start = (record[preparation.noise] ?? 0) >>> 0;
    for (let row = 0; row < (record[preparation.nRows] ?? 0); row++) {
      const at = start + row * (record[preparation.noiseRow] ?? 0);
      fillNormal(
        new Float32Array(memory.buffer, at, noiseCols),
        { seed, stream },
        offset + row * noiseCols,
      );
    }
  }
  Atomics.store(record, preparation.state, done);
  Atomics.notify(record, preparation.state);
  return true;
}
