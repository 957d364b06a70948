// The service process: hosts the core for the desktop. Electron main owns, watches and restarts it; every window, and
// main itself, is a client with a transport of its own.
import { createCore } from '../../core.ts';
import { appVersion } from '../../platform/app-paths.ts';
import { createCorePorts } from '../../platform/core-ports.ts';
import { logFileOf } from '../../platform/data-folders.ts';
import { createLog } from '../../platform/log.ts';
import { createProcessTransport } from '../../platform/process-transport.ts';
import type { DesktopMethods } from '#shared/contract/desktop.ts';
import { methods } from '#shared/contract/index.ts';
import { createClient } from '#shared/rpc/client.ts';
import { serve } from '#shared/rpc/server.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { openChildLink } from './child-link.ts';
import { openUtilityLink } from './utility-link.ts';
import type { ParentPort } from './utility-link.ts';

const logFile = logFileOf('service');
const log = createLog({ file: logFile });
const parentPort = (process as { readonly parentPort?: ParentPort }).parentPort;
const { control } =
  parentPort === undefined
    ? openChildLink(createProcessTransport(process), serveClient)
    : openUtilityLink(parentPort, serveClient);
const desktop = createClient<DesktopMethods>(control);

const core = createCore(
  createCorePorts({
    host: 'electron',
    version: appVersion(),
    roots: [],
    picker: {
      pick: (options) => desktop.call('desktop.pick', options),
      async reveal(path) {
        await desktop.call('desktop.reveal', { path });
      },
    },
    log,
    logFile,
  }),
);

function serveClient(transport: Transport): void {
  serve(transport, {
    methods,
    handlers: core.handlers,
    events: core.events,
    log,
  });
}

async function end(): Promise<void> {
  await core.close();
  process.exit(0);
}

// The main process decides when to stop (it may have to ask the person first); without it there is no reason to stay.
process.on('SIGINT', () => undefined);
control.onClose(() => void end());
