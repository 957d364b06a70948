// `npm start`: opens the window; where there is no display or no Electron, serves the app to the browser instead.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { resolveElectron } from './electron.ts';
import type { ElectronDistribution } from './electron.ts';
import { root } from './paths.ts';

/** Why no window can open on this machine, or null when one can. */
function whyNoDisplay(): string | null {
  if (process.platform !== 'linux') return null;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY || WAYLAND_DISPLAY ? null : 'this machine has no display';
}

function openWindow({ dist }: ElectronDistribution, args: readonly string[]): void {
  // Chromium's sandbox refuses to start as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  run([path.join(root, 'node_modules/electron/cli.js'), ...sandbox, root, ...args], {
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    CELLWRIGHT_SERVICE_NODE: process.execPath,
  });
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): void {
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

const args = process.argv.slice(2);
const noDisplay = whyNoDisplay();
const electron = noDisplay === null ? await resolveElectron() : null;
if (electron === null) {
  const reason = noDisplay ?? 'no Electron can be had here (set ELECTRON_OVERRIDE_DIST_PATH)';
  console.log(`No window: ${reason}. Cellwright is served to your browser instead.`);
  run([path.join(root, 'out/server/index.cjs'), ...args], {});
} else {
  openWindow(electron, args);
}
