import type { Log } from '../ports.ts';

/** Writes lines to stderr, stacks of defects included. */
export function createStderrLog({ isQuiet = false } = {}): Log {
  const write = (level: string, text: string) => {
    process.stderr.write(`${new Date().toISOString()} ${level} ${text}\n`);
  };
  return {
    info: (text) => (isQuiet ? undefined : write('info', text)),
    warn: (text) => write('warn', text),
    error: (text, error) =>
      write(
        'error',
        `${text}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
  };
}
