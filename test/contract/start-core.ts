// A core on real files and real threads, and a client over an in-memory transport.
import { createCore } from '#main/core.ts';
import type { Core } from '#main/core.ts';
import { createCorePorts } from '#main/platform/core-ports.ts';
import { createLog } from '#main/platform/log.ts';
import { methods } from '#shared/contract/index.ts';
import { createClient } from '#shared/rpc/client.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createMemoryPair } from '#shared/rpc/memory-pair.ts';
import { serve } from '#shared/rpc/server.ts';

export interface StartedCore {
  readonly core: Core;
  readonly client: RpcClient<typeof methods>;
}

/** The core as this host has it, with its data in `home`. */
export function startCore(host: 'cli' | 'server', home: string): StartedCore {
  process.env['CELLWRIGHT_HOME'] = home;
  const log = createLog({ isQuiet: true });
  const parts = { version: '0.0.0', roots: [], picker: null, log, logFile: null };
  const core = createCore(createCorePorts({ host, ...parts }));
  const [near, far] = createMemoryPair();
  serve<typeof methods>(far, { methods, handlers: core.handlers, events: core.events, log });
  return { core, client: createClient(near) };
}
