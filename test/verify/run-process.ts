import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');

export interface ProcessResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Peak of the summed proportional memory (PSS) of the process and its children, sampled; Linux only. */
  readonly peakMb: number;
}

/** Runs a program to its end. `killAfterMs` kills it and its children without a word. */
export async function runProcess(
  file: string,
  args: readonly string[],
  { killAfterMs }: { killAfterMs?: number } = {},
): Promise<ProcessResult> {
  const startedAt = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: root });
  let [stdout, stderr, peakMb] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const sampler = setInterval(() => {
    void treePssMb(child.pid ?? 0).then((mb) => (peakMb = Math.max(peakMb, mb)));
  }, 200);
  const killer =
    killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(sampler);
  if (killer !== null) clearTimeout(killer);
  return { code, stdout, stderr, seconds: (performance.now() - startedAt) / 1000, peakMb };
}

/** Our own command line, as built. */
export function runCli(
  args: readonly string[],
  options?: { killAfterMs?: number },
): Promise<ProcessResult> {
  return runProcess(
    process.execPath,
    [path.join(root, 'out', 'cli', 'index.cjs'), ...args],
    options,
  );
}

async function treePssMb(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const own = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kb = Number(/^Pss:\s+(\d+)/m.exec(own)?.[1] ?? 0);
  const below = await Promise.all(
    children
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((id) => treePssMb(Number(id))),
  );
  return below.reduce((sum, mb) => sum + mb, kb / 1024);
}

/** Names in a folder, or none when it is not there. */
export async function namesIn(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch(() => []);
}
