// Drives that are full, read-only, gone or failing: a named error, and nothing left behind.
import type * as FileSystem from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFiles } from '#main/platform/files.ts';
import { requireFolder } from '#main/services/require-folder.ts';

const failing = vi.hoisted(() => ({ at: '', code: '' }));

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FileSystem>();
  const failAt = (place: string) => {
    if (failing.at === place) throw Object.assign(new Error('drive'), { code: failing.code });
  };
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      failAt('open');
      const file = await real.open(...args);
      return {
        writeFile: async (bytes: Uint8Array) => {
          await file.writeFile(failing.at === 'bytes' ? bytes.map((byte) => byte ^ 1) : bytes);
          failAt('write');
        },
        sync: () => Promise.resolve(failAt('sync')),
        close: () => file.close(),
      };
    },
    rename: async (from: string, to: string) => {
      failAt('rename');
      return real.rename(from, to);
    },
    copyFile: async (from: string, to: string) => {
      await real.copyFile(from, to);
      failAt('copy');
    },
  };
});

let dir = '';
const files = createFiles({ roots: [] });
const bytes = new TextEncoder().encode('cell,batch\n');
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'failing-'));
});
afterEach(async () => {
  Object.assign(failing, { at: '', code: '' });
  await rm(dir, { recursive: true, force: true });
});

test.each([
  ['write', 'ENOSPC', 'disk', /the drive is full/],
  ['sync', 'ENOSPC', 'disk', /the drive is full/],
  ['open', 'EROFS', 'output', /the drive is read-only/],
  ['open', 'EACCES', 'output', /permission is missing/],
  ['sync', 'EIO', 'output', /the drive does not answer/],
  ['rename', 'ENXIO', 'output', /the drive is gone/],
  ['bytes', '', 'output', /it reads back differently/],
])(
  'a save that fails at %s with %s is a %s error, and leaves nothing',
  async (at, code, error, message) => {
    Object.assign(failing, { at, code });
    const saving = files.save(path.join(dir, 'clusters.csv'), bytes, false);
    await expect(saving).rejects.toMatchObject({
      code: error,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\S/),
    });
    expect(await readdir(dir)).toEqual([]);
  },
);

test('what was there before stays when a replacement fails', async () => {
  const target = path.join(dir, 'a.csv');
  await writeFile(target, 'old');
  Object.assign(failing, { at: 'write', code: 'ENOSPC' });
  await expect(files.save(target, bytes, true)).rejects.toMatchObject({ code: 'disk' });
  expect(await readFile(target, 'utf8')).toBe('old');
  expect(await readdir(dir)).toEqual(['a.csv']);
});

test('a copy is compared with what it was made of, and goes when the drive fills up', async () => {
  const source = path.join(dir, 'result.h5ad');
  await writeFile(source, 'cells');
  await files.copy(source, path.join(dir, 'mine.h5ad'), false);
  expect(await readFile(path.join(dir, 'mine.h5ad'), 'utf8')).toBe('cells');
  Object.assign(failing, { at: 'copy', code: 'ENOSPC' });
  await expect(files.copy(source, path.join(dir, 'b.h5ad'), false)).rejects.toMatchObject({
    code: 'disk',
  });
  expect((await readdir(dir)).sort()).toEqual(['mine.h5ad', 'result.h5ad']);
});

test('the folder of a drive that was pulled out is not made anew', async () => {
  const target = path.join(dir, 'stick', 'tables.xlsx');
  await expect(requireFolder(files, target)).rejects.toMatchObject({
    code: 'output',
    message: expect.stringContaining('is not there'),
  });
  expect(await readdir(dir)).toEqual([]);
});
