// The ports of main/io over the real file system, and places of test files.
import path from 'node:path';
import { createFileProbe } from '#main/platform/file-probe.ts';
import type { IoPorts } from '#main/io/ports.ts';

export const nodePorts: IoPorts = { probe: createFileProbe() };

/** Path of a file of test/fixtures/io. */
export function fixture(name: string): string {
  return path.resolve(import.meta.dirname, '../../../fixtures/io', name);
}
