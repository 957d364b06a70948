// Starts the built app in a real Electron window.
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { resolveElectron } from '../../scripts/electron.ts';
import { root } from '../../scripts/paths.ts';
import { openHome, softwareDrawing, watchPage, windowSize } from './app.ts';
import type { AppUnderTest, LaunchOptions } from './app.ts';

export interface ElectronUnderTest extends AppUnderTest {
  readonly electron: ElectronApplication;
}

const closeTimeoutMs = 10_000;

/** Opens the window and waits for its page. Throws when this machine has no Electron. */
export async function launchElectron(options: LaunchOptions = {}): Promise<ElectronUnderTest> {
  const distribution = await resolveElectron();
  if (distribution === null) throw new Error('no Electron binary can be had here');
  // Playwright finds the binary through this variable; a path given to it instead makes some launches hang.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = distribution.dist;
  const { homeDir, remove } = openHome(options);
  const electron = await _electron.launch({
    args: [root, ...softwareDrawing, ...(options.args ?? [])],
    env: {
      ...definedOnly(process.env),
      CELLWRIGHT_HOME: homeDir,
      CELLWRIGHT_SERVICE_NODE: process.execPath,
      ...options.env,
    },
    timeout: 30_000,
  });
  showOutput(electron);
  const page = await electron.firstWindow();
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, windowSize);
  const stop = async (): Promise<void> => {
    // A running job makes the app ask before it quits, and nobody would answer.
    const timer = setTimeout(() => electron.process().kill('SIGKILL'), closeTimeoutMs);
    await electron.close();
    clearTimeout(timer);
    remove();
  };
  return { ...watchPage('electron', page, { homeDir, stop }), electron };
}

/** What the processes print, when VERBOSE is set. */
function showOutput(electron: ElectronApplication): void {
  if (!process.env['VERBOSE']) return;
  electron.process().stdout?.pipe(process.stdout);
  electron.process().stderr?.pipe(process.stderr);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
