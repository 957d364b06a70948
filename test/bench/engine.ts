// The engine benchmark: whole training steps, everything included.
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createCpuDevice } from '#main/compute/cpu/device.ts';
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
  readonly threads: readonly number[];
  readonly nSteps: number;
  readonly say: (line: string) => void;
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
}

export async function benchEngine(options: EngineBenchOptions): Promise<EngineBench> {
  const { python, models, threads, nSteps, say } = options;
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
  const keep = (timing: Timing): void => {
    timings.push(timing);
    say(rowOf(timing));
  };
  for (const engineCase of cases) {
    for (const nThreads of threads) {
      const times = await timeCpu(engineCase, nThreads, nSteps);
      const perMs = 1 / times.minMs / 1e6;
      keep({
        ...{ case: engineCase.name, runner: 'cpu', threads: nThreads, ...times },
        gigabytesPerS: engineCase.bytesPerStep * perMs,
        gigaflops: engineCase.flopsPerStep * perMs,
      });
    }
    if (python === null) continue;
    for (const nThreads of threads) {
      for (const timing of await timePython(python, engineCase, nThreads, nSteps)) keep(timing);
    }
  }
  return {
    at: new Date().toISOString(),
    processor: os.cpus()[0]?.model ?? '',
    load: [loadBefore, os.loadavg()[0] ?? 0],
    limits,
    timings,
  };
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

async function timeCpu(
  engineCase: EngineCase,
  nThreads: number,
  nSteps: number,
): Promise<StepTimes> {
  const device = await createCpuDevice(cpuHost(nThreads));
  try {
    return await timeSteps(device, engineCase, nSteps);
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
