// The seam in a child of plain Node: control and clients share the one channel to the main process.
import { createMultiplexer } from '#shared/rpc/multiplex.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import type { OnClient, ServiceLink } from './link.ts';

/** Channel 0 is control; the main process opens the others. */
export function openChildLink(pipe: Transport, onClient: OnClient): ServiceLink {
  return { control: createMultiplexer(pipe, onClient).open(0) };
}
