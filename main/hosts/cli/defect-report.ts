// A defect of ours becomes a file the person can send, instead of a stack on their screen.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../../ports.ts';
import { appVersion } from '../../platform/app-paths.ts';

export interface DefectLog extends Log {
  /** Everything said so far. */
  readonly lines: readonly string[];
}

/** Keeps what is said instead of printing it. */
export function createDefectLog(): DefectLog {
  const lines: string[] = [];
  return {
    lines,
    info: (text) => void lines.push(text),
    warn: (text) => void lines.push(`warning: ${text}`),
    error: (text, error) => void lines.push(`${text}: ${describe(error)}`),
  };
}

/** Writes the report of `error` and returns its path. */
export function writeDefectReport(error: unknown, log: DefectLog, args: readonly string[]): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const file = path.join(os.tmpdir(), `cellwright-defect-${stamp}.txt`);
  const text = [
    `cellwright ${appVersion()}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `arguments: ${JSON.stringify(args)}`,
    describe(error),
    ...log.lines,
    '',
  ].join('\n');
  writeFileSync(file, text);
  return file;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
