// The tools that look at the source without running it, and a way to run them.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './paths.ts';

export interface Tool {
  readonly name: string;
  /** Script to run with Node, and its arguments. */
  readonly command: readonly string[];
}

export interface ToolResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const bin = (file: string): string => path.join(root, 'node_modules', file);

/** Two run at a time. */
export const staticTools: readonly Tool[] = [
  // The native compiler, several times as fast; dependency-cruiser still needs the older one beside it.
  { name: 'types', command: [bin('typescript-7/bin/tsc'), '-b'] },
  { name: 'lint', command: [bin('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'dead code', command: [bin('knip/bin/knip.js')] },
  {
    name: 'format',
    command: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  { name: 'imports', command: [path.join(root, 'scripts/check-imports.ts')] },
];

/** Runs one tool and keeps what it prints. Never rejects: a tool that cannot start has failed. */
export function runTool({ name, command }: Tool): Promise<ToolResult> {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: root });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const end = (passed: boolean): void =>
      resolve({
        name,
        passed,
        seconds: (performance.now() - startedAt) / 1000,
        output: Buffer.concat(chunks).toString().trim(),
      });
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

/** Runs the static tools two at a time, prints a line for each, and the output of those that failed. */
export async function runStaticTools(): Promise<readonly ToolResult[]> {
  const waiting = [...staticTools];
  const results: ToolResult[] = [];
  async function work(): Promise<void> {
    for (let tool = waiting.shift(); tool !== undefined; tool = waiting.shift()) {
      const result = await runTool(tool);
      results.push(result);
      console.log(summaryLine(result.name, result.passed, result.seconds));
      if (!result.passed) console.log(result.output);
    }
  }
  await Promise.all([work(), work()]);
  return results;
}

export function summaryLine(name: string, passed: boolean, seconds: number): string {
  return `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s`;
}
