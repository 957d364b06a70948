import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A path in a folder of this test's own, removed afterwards. */
export async function scratchPath(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellwright-io-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, name);
}
