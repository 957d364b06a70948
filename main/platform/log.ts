// What happened, for people who look for the reason afterwards.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../ports.ts';

const maxBytes = 1_000_000;

export interface LogOptions {
  /** Kept as `NAME.old.log` and begun anew when it has grown beyond 1 MB. Null: stderr alone. */
  readonly file?: string | null;
  /** Nothing but errors on stderr; a file gets everything. */
  readonly isQuiet?: boolean;
}

/** Writes lines to stderr and, where one is named, to a file; stacks of defects included. */
export function createLog({ file = null, isQuiet = false }: LogOptions = {}): Log {
  const keep = file === null ? () => undefined : openLogFile(file);
  const write = (level: 'info' | 'warn' | 'error', text: string) => {
    const line = `${new Date().toISOString()} ${level} ${text}\n`;
    if (level === 'error' || !isQuiet) process.stderr.write(line);
    keep(line);
  };
  return {
    info: (text) => write('info', text),
    warn: (text) => write('warn', text),
    error: (text, error) =>
      write(
        'error',
        `${text}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
  };
}

/** Appends to the file. A log that cannot be written is said once on stderr and stops nobody. */
function openLogFile(file: string): (line: string) => void {
  let isBroken = false;
  const attempt = (step: () => void) => {
    if (isBroken) return;
    try {
      step();
    } catch (error) {
      isBroken = true;
      process.stderr.write(`the log ${file} cannot be written: ${String(error)}\n`);
    }
  };
  attempt(() => {
    mkdirSync(path.dirname(file), { recursive: true });
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > maxBytes) renameSync(file, file.replace(/\.log$/, '.old.log'));
  });
  return (line) => attempt(() => appendFileSync(file, line));
}
