// One run of a command: the core of this process behind the in-memory transport, and where output goes.
import { createCore } from '../../core.ts';
import type { Core } from '../../core.ts';
import { appVersion } from '../../platform/app-paths.ts';
import { createCorePorts } from '../../platform/core-ports.ts';
import { methods } from '#shared/contract/index.ts';
import type { AbortSignalLike } from '#shared/contract/index.ts';
import { createClient } from '#shared/rpc/client.ts';
import { createMemoryPair } from '#shared/rpc/memory-pair.ts';
import { serve } from '#shared/rpc/server.ts';
import type { Session } from './command.ts';
import type { DefectLog } from './defect-report.ts';
import type { Arguments } from './flags.ts';
import { createProgressView } from './progress.ts';
import type { ProgressMode } from './progress.ts';

export interface OpenSession extends Session {
  close(): Promise<void>;
}

export function openSession(args: Arguments, log: DefectLog, signal: AbortSignalLike): OpenSession {
  const core = createCore(
    createCorePorts({
      host: 'cli',
      version: appVersion(),
      roots: [],
      picker: null,
      log,
      logFile: null,
    }),
  );
  const session = connectSession(core, args, log, signal);
  return {
    ...session,
    async close() {
      await session.close();
      await core.close();
    },
  };
}

/** A session of a core that stays when the session is closed. */
export function connectSession(
  core: Core,
  args: Arguments,
  log: DefectLog,
  signal: AbortSignalLike,
): OpenSession {
  const [near, far] = createMemoryPair();
  serve(far, { methods, handlers: core.handlers, events: core.events, log });
  const isJson = args.isOn('json');
  const mode = (args.text('progress') ?? 'auto') as ProgressMode;
  return {
    client: createClient(near),
    signal,
    view: createProgressView(mode, process.stderr, () => performance.now()),
    print: (text) => void (isJson || process.stdout.write(`${text}\n`)),
    printJson: (summary) => void (isJson && process.stdout.write(`${JSON.stringify(summary)}\n`)),
    warn: (text) => void process.stderr.write(`${text}\n`),
    close() {
      near.close();
      return Promise.resolve();
    },
  };
}
