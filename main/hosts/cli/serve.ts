// `serve` is a host of its own: it runs in a process of its own, with this terminal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appPaths } from '../../platform/app-paths.ts';

/** Runs the server until it ends; its exit status. */
export async function runServer(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [appPaths().serverFile, ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the server decides when to end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 130;
}
