// The engine benchmark: whole training steps, everything included.
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DeviceKind } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { engineCases } from './engine-cases.ts';
import type { EngineCase } from './engine-cases.ts';
import { measureLimits } from './machine-limits.ts';
import type { MachineLimits } from './machine-limits.ts';
import { timeSteps } from './time-steps.ts';
import type { StepTimes } from './time-steps.ts';

export interface EngineBenchOptions {
  /** A Python with torch and numpy; null for none. */
  readonly python: string | null;
  /** Names of cases, or of models; null for all. */
  readonly models: readonly string[] | null;
  readonly devices: readonly DeviceKind[];
  /** For the processor. */
  readonly threads: readonly number[];
  readonly nSteps: number;
  /** Steps of PyTorch, which may take a second each. */
  readonly nPythonSteps: number;
  readonly say: (line: string) => void;
  /** Called after every case with all results so far, so that a run that is broken off leaves them. */
  readonly save: (results: EngineBench) => void;
}

/** Times with the most threads: how many times faster, by the fastest and by the median step. */
interface Comparison {
  readonly case: string;
  readonly threads: number;
  /** PyTorch as the originals run it, and at its best; null without a Python. */
  readonly againstTorch: Speedup | null;
  readonly againstFused: Speedup | null;
  /** Speed of one thread as a share of the speed of all; null when one thread was not timed. */
  readonly shareOfOneThread: number | null;
}

interface Speedup {
  readonly min: number;
  readonly median: number;
}

interface Timing extends StepTimes {
  readonly case: string;
  readonly runner: string;
  readonly threads: number;
  /** Of the fastest step; null for PyTorch. */
  readonly gigabytesPerS: number | null;
  readonly gigaflops: number | null;
}

export interface EngineBench {
  readonly at: string;
  readonly processor: string;
  /** Work waiting for a processor when the run began and when it ended. */
  readonly load: readonly [number, number];
  readonly limits: readonly MachineLimits[];
  readonly timings: readonly Timing[];
  readonly comparisons: readonly Comparison[];
}

const ownRunner = 'cpu';

export async function benchEngine(options: EngineBenchOptions): Promise<void> {
  const { python, models, devices, threads, nSteps, nPythonSteps, say, save } = options;
  const loadBefore = os.loadavg()[0] ?? 0;
  const limits: MachineLimits[] = [];
  for (const nThreads of threads) {
    const limit = await measureLimits(nThreads);
    limits.push(limit);
    say(
      `machine, ${nThreads} threads: copy ${limit.copyGigabytesPerS.toFixed(1)} GB/s, multiply-add ${limit.gigaflops.toFixed(0)} GFLOP/s`,
    );
  }
  const cases = engineCases.filter(
    ({ name, model }) => models === null || models.includes(name) || models.includes(model),
  );
  const timings: Timing[] = [];
  const comparisons: Comparison[] = [];
  const keep = (timing: Timing): void => {
    timings.push(timing);
    say(rowOf(timing));
  };
  const mostThreads = Math.max(...threads);
  for (const engineCase of cases) {
    for (const kind of devices) {
      for (const nThreads of kind === ownRunner ? threads : [1]) {
        keep(await timeDevice(kind, engineCase, nThreads, nSteps));
      }
    }
    if (python !== null) {
      for (const timing of await timePython(python, engineCase, mostThreads, nPythonSteps))
        keep(timing);
    }
    const comparison = compare(engineCase.name, mostThreads, timings);
    comparisons.push(comparison);
    say(sentenceOf(comparison));
    save({
      at: new Date().toISOString(),
      processor: os.cpus()[0]?.model ?? '',
      load: [loadBefore, os.loadavg()[0] ?? 0],
      ...{ limits, timings, comparisons },
    });
  }
}

function compare(name: string, mostThreads: number, timings: readonly Timing[]): Comparison {
  const find = (runner: string, nThreads: number): Timing | undefined =>
    timings.find(
      (timing) => timing.case === name && timing.runner === runner && timing.threads === nThreads,
    );
  const own = find(ownRunner, mostThreads);
  const one = find(ownRunner, 1);
  const speedup = (runner: string): Speedup | null => {
    const other = find(runner, mostThreads);
    if (own === undefined || other === undefined) return null;
    return { min: other.minMs / own.minMs, median: other.medianMs / own.medianMs };
  };
  return {
    case: name,
    threads: mostThreads,
    againstTorch: speedup('torch'),
    againstFused: speedup('torch fused, no loader'),
    shareOfOneThread: own === undefined || one === undefined ? null : own.minMs / one.minMs,
  };
}

function sentenceOf({ case: name, againstTorch, againstFused, ...rest }: Comparison): string {
  const times = (speedup: Speedup | null): string =>
    speedup === null ? '-' : `${speedup.min.toFixed(1)}x (median ${speedup.median.toFixed(1)}x)`;
  const one = rest.shareOfOneThread;
  const share = one === null ? '' : `, one thread ${Math.round(100 * one)} % of ${rest.threads}`;
  return `${name.padEnd(16)} against torch ${times(againstTorch)}, fused ${times(againstFused)}${share}`;
}

function rowOf({ case: name, runner, threads, minMs, medianMs, ...rates }: Timing): string {
  const times = `min ${minMs.toFixed(2).padStart(8)}  median ${medianMs.toFixed(2).padStart(8)} ms`;
  const { gigabytesPerS, gigaflops } = rates;
  const work =
    gigabytesPerS === null || gigaflops === null
      ? ''
      : `  ${gigabytesPerS.toFixed(1)} GB/s, ${gigaflops.toFixed(1)} GFLOP/s`;
  return `${name.padEnd(16)} ${runner.padEnd(22)} ${threads}T  ${times}${work}`;
}

async function timeDevice(
  kind: DeviceKind,
  engineCase: EngineCase,
  nThreads: number,
  nSteps: number,
): Promise<Timing> {
  const device = await createDevice(kind, cpuHost(nThreads));
  try {
    const times = await timeSteps(device, engineCase, nSteps);
    const perMs = 1 / times.minMs / 1e6;
    return {
      ...{ case: engineCase.name, runner: kind, threads: nThreads, ...times },
      gigabytesPerS: engineCase.bytesPerStep * perMs,
      gigaflops: engineCase.flopsPerStep * perMs,
    };
  } finally {
    await device.close();
  }
}

const script = path.join(import.meta.dirname, 'engine_torch.py');

/** PyTorch as the originals use it (their loader, default Adam), and as fast as it gets (fused Adam, no loader). */
async function timePython(
  python: string,
  { name, model, nFeatures, batchSize, density }: EngineCase,
  threads: number,
  nSteps: number,
): Promise<Timing[]> {
  const args = [script, model, nFeatures, batchSize, density, threads, nSteps].map(String);
  const { stdout } = await promisify(execFile)(python, args, { maxBuffer: 1e8 });
  const timings = JSON.parse(stdout) as (StepTimes & { readonly runner: string })[];
  return timings.map((timing) => ({
    ...{ case: name, threads, ...timing },
    ...{ gigabytesPerS: null, gigaflops: null },
  }));
}
