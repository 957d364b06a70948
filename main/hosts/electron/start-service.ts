import { startChildHost } from './child-host.ts';
import type { ServiceHost } from './service-host.ts';
import { startUtilityHost } from './utility-host.ts';

/** Node of this major version and later has all that the service needs. */
const oldestNodeMajor = 22;

/**
 * Starts the service, whose bundle is `file`, in a utility process. Where Electron's own Node is too old (the Electron of the tests),
 * `CELLWRIGHT_SERVICE_NODE` names a Node to run it in instead.
 */
export function startService(file: string): ServiceHost {
  const node = process.env['CELLWRIGHT_SERVICE_NODE'];
  const isOld = Number.parseInt(process.versions.node, 10) < oldestNodeMajor;
  if (isOld && node !== undefined && node !== '') return startChildHost(file, node);
  return startUtilityHost(file);
}
