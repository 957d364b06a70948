// The server host: the app in a browser on this computer. Core, page and socket in one process.
import { mkdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createCore } from '../../core.ts';
import { appPaths, appVersion } from '../../platform/app-paths.ts';
import { createCorePorts } from '../../platform/core-ports.ts';
import { appDataDir, defaultWorkspaceDir, logFileOf } from '../../platform/data-folders.ts';
import { createLog } from '../../platform/log.ts';
import { methods } from '#shared/contract/index.ts';
import { AppError, isAppError } from '#shared/model/app-error.ts';
import { serve } from '#shared/rpc/server.ts';
import { readServerOptions, serverHelp } from './options.ts';
import { startWebServer } from './web-server.ts';

/** The named folders, which must be there, and those the app itself works in. */
async function prepareRoots(named: readonly string[]): Promise<readonly string[]> {
  for (const dir of named) {
    const found = await stat(dir).catch(() => null);
    if (found?.isDirectory() !== true)
      throw new AppError('usage', `--root ${dir}: no such folder.`);
  }
  const own = [defaultWorkspaceDir(), path.join(appDataDir(), 'samples')];
  for (const dir of own) await mkdir(dir, { recursive: true });
  return [...(named.length > 0 ? named : [os.homedir()]), ...own];
}

async function run(args: readonly string[]): Promise<void> {
  const options = readServerOptions(args);
  if (options.wantsHelp) {
    process.stdout.write(serverHelp);
    return;
  }
  const logFile = logFileOf('server');
  const log = createLog({ file: logFile, isQuiet: true });
  const core = createCore(
    createCorePorts({
      host: 'server',
      version: appVersion(),
      roots: await prepareRoots(options.roots),
      picker: null,
      log,
      logFile,
    }),
  );
  const web = await startWebServer({
    port: options.port,
    rendererDir: appPaths().rendererDir,
    onClient: (transport) =>
      serve(transport, {
        methods,
        handlers: core.handlers,
        events: core.events,
        log,
      }),
  });
  const print = () => process.stdout.write(`  ${web.issueAddress()}\n`);
  process.stdout.write('Cellwright is running. Open this address in a browser (good for one):\n');
  print();
  if (process.stdin.isTTY) {
    process.stdout.write('Press Enter for another address, Ctrl-C to stop.\n');
    createInterface({ input: process.stdin }).on('line', print);
  }
  endOnSignal(async () => {
    await web.close();
    await core.close();
  });
}

/** Stops in good order on the first signal, at once on the second. */
function endOnSignal(close: () => Promise<void>): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) process.exit(130);
    isEnding = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function fail(error: unknown): void {
  if (!isAppError(error)) throw error;
  process.stderr.write(`${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}\n`);
  process.exit(error.code === 'usage' || error.code === 'busy' ? 2 : 1);
}

run(process.argv.slice(2)).catch(fail);
