// A private X server for the tests that open windows, started once before all of them and ended with them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Vitest's global set-up. Sets DISPLAY for the test processes where the machine has none. */
export async function setup(): Promise<(() => void) | undefined> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return undefined;
  const server = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '2560x1600x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  process.on('exit', () => server.kill());
  const [number] = (await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error('Xvfb ended at once'))),
  ])) as [Buffer];
  process.env['DISPLAY'] = `:${number.toString().trim()}`;
  return () => {
    server.kill();
    delete process.env['DISPLAY'];
  };
}
