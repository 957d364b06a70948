// A helper thread of the CPU device: works on what the main thread publishes, and sleeps when there is nothing.
import { parentPort, workerData } from 'node:worker_threads';
import {
  controlWords,
  instantiateKernels,
  prepareWaiting,
  scratchOf,
  word,
  workOff,
} from './shared-memory.ts';
import type { Thread } from './shared-memory.ts';

export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
}

/** Looks for new work before it sleeps: about 0.1 ms, longer than the pauses inside a training step. */
const nLooks = 10_000;

async function help({ module, memory, thread: number }: HelperData): Promise<never> {
  const kernels = await instantiateKernels(module, memory);
  const thread = { memory, control: controlWords(memory), kernels, scratch: scratchOf(number) };
  parentPort?.postMessage('ready');
  for (;;) waitForWork(thread, workOn(thread));
}

/** Does all there is to do; gives the signal that was up when it looked. */
function workOn(thread: Thread): number {
  const { control, memory } = thread;
  for (;;) {
    const signal = Atomics.load(control, word.signal);
    workOff(thread);
    const address = Atomics.load(control, word.preparation) >>> 0;
    if (address === 0) return signal;
    // Where the main thread has made the memory larger, this makes the new part visible here.
    if (memory.buffer.byteLength >>> 16 !== control[word.nPages]) memory.grow(0);
    if (!prepareWaiting(thread, address)) return signal;
  }
}

function waitForWork({ control }: Thread, signal: number): void {
  for (let look = 0; look < nLooks; look++) {
    if (Atomics.load(control, word.signal) !== signal) return;
  }
  Atomics.add(control, word.sleepers, 1);
  Atomics.wait(control, word.signal, signal);
  Atomics.sub(control, word.sleepers, 1);
}

void help(workerData as HelperData);
