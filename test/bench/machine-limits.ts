// What the machine can do at most: copying memory, and multiply-adds in registers with the same vectors as our kernels.
import { Worker } from 'node:worker_threads';
import asc from 'assemblyscript/asc';

export interface MachineLimits {
  readonly threads: number;
  /** Bytes read and bytes written. */
  readonly copyGigabytesPerS: number;
  readonly gigaflops: number;
}

export interface LimitsOfThread {
  readonly gigabytesPerS: number;
  readonly gigaflops: number;
}

/** All threads at once; their rates added. */
export async function measureLimits(threads: number): Promise<MachineLimits> {
  const binary = await compileLoop();
  const results = await Promise.all(
    Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./limits-worker.ts', import.meta.url), {
        workerData: binary,
      });
      return new Promise<LimitsOfThread>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    }),
  );
  const sum = (of: (result: LimitsOfThread) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  return {
    threads,
    copyGigabytesPerS: sum(({ gigabytesPerS }) => gigabytesPerS),
    gigaflops: sum(({ gigaflops }) => gigaflops),
  };
}

const nChains = 12;

/** A loop of independent multiply-adds, 8 flops per vector. */
async function compileLoop(): Promise<Uint8Array> {
  const chains = Array.from({ length: nChains }, (_, i) => `c${i}`);
  // The factor is an argument: a literal vector would be made anew for every use.
  const source = `export function loop(n: i32, factor: f32): f32 {
    const a = f32x4.splat(factor), b = a;
    ${chains.map((c, i) => `let ${c} = f32x4.splat(${i});`).join('\n')}
    for (let i = 0; i < n; i++) {
      ${chains.map((c) => `${c} = f32x4.relaxed_madd(a, b, ${c});`).join('\n')}
    }
    let s = c0;
    ${chains.map((c) => `s = f32x4.add(s, ${c});`).join('\n')}
    return f32x4.extract_lane(s, 0);
  }`;
  const options = { optimizeLevel: 3, runtime: 'stub', enable: ['simd', 'relaxed-simd'] };
  const { binary } = await asc.compileString(source, options);
  if (binary === null) throw new Error('The loop of multiply-adds did not compile.');
  return binary;
}
