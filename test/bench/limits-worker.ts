import { parentPort, workerData } from 'node:worker_threads';
import type { LimitsOfThread } from './machine-limits.ts';

const budgetMs = 400;

function fastestMs(work: () => void): number {
  let fastest = Infinity;
  const end = performance.now() + budgetMs;
  while (performance.now() < end) {
    const startedAt = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - startedAt);
  }
  return fastest;
}

const { instance } = await WebAssembly.instantiate(workerData as BufferSource);
const loop = instance.exports['loop'] as (n: number, factor: number) => number;
const n = 10_000;
const flops = n * 12 * 8;
const source = new Float32Array(16_000_000).fill(1);
const target = new Float32Array(source.length);
const limits: LimitsOfThread = {
  gigaflops: flops / fastestMs(() => loop(n, 0.001)) / 1e6,
  gigabytesPerS: (2 * source.byteLength) / fastestMs(() => target.set(source)) / 1e6,
};
parentPort?.postMessage(limits);
