import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFiles } from '#main/platform/files.ts';
import { allowInputs } from '#main/services/allow-inputs.ts';
import { filesOfInputs } from '#shared/contract/data.ts';

let dir = '';
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'allow-')));
  await writeFile(path.join(dir, 'a.csv'), '');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const sheetAt = (place: string) => ({
  path: path.join(dir, 'a.csv'),
  fixes: [
    { kind: 'transpose' as const },
    { kind: 'sheet-by-file' as const, path: place, column: 'file' },
  ],
});

test('a table that a fix reads must lie where the host may read', async () => {
  const files = createFiles({ roots: [dir] });
  await expect(allowInputs(files, [sheetAt('/etc/passwd')])).rejects.toMatchObject({
    code: 'forbidden',
  });
  const inside = path.join(dir, 'x', '..', 'sheet.csv');
  const [input] = await allowInputs(files, [sheetAt(inside)]);
  expect(input?.fixes?.[1]).toMatchObject({ path: path.join(dir, 'sheet.csv') });
});

test('a run is told from another by the tables of its fixes as well', () => {
  expect(filesOfInputs([sheetAt('/s.csv'), { ...sheetAt('/s.csv'), path: '/b' }])).toEqual([
    path.join(dir, 'a.csv'),
    '/b',
    '/s.csv',
  ]);
});
