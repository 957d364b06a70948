import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFiles } from '#main/platform/files.ts';
import type { CorePorts } from '#main/ports.ts';
import { createFilesService } from '#main/services/files.ts';

let dir = '';
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'stamps-')));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('stamps tell files that changed, and those that are not there', async () => {
  const service = createFilesService({ files: createFiles({ roots: [dir] }) } as CorePorts);
  const paths = ['a.csv', 'b.csv'].map((name) => path.join(dir, name));
  const stamps = () => service['files.stamps']({ paths }, {} as never);
  await writeFile(paths[0]!, 'one');
  const [before, absent] = await stamps();
  expect([typeof before, absent]).toEqual(['string', null]);
  expect(await stamps()).toEqual([before, null]);
  await writeFile(paths[0]!, 'another');
  await writeFile(paths[1]!, '');
  const [after, there] = await stamps();
  expect(after).not.toBe(before);
  expect(there).not.toBeNull();
  await expect(
    Promise.resolve(service['files.stamps']({ paths: ['/etc/passwd'] }, {} as never)),
  ).rejects.toMatchObject({ code: 'forbidden' });
});
