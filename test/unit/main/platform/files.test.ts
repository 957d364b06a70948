import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFiles, listFiles } from '#main/platform/files.ts';
import { isAppError } from '#shared/model/app-error.ts';

describe('files within the allowed folders', () => {
  let dir = '';
  let root = '';
  beforeEach(async () => {
    dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'files-')));
    root = path.join(dir, 'root');
    await mkdir(path.join(root, 'inner'), { recursive: true });
    await writeFile(path.join(dir, 'secret.txt'), 'secret');
    await writeFile(path.join(root, 'a.txt'), 'hello');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const isForbidden = (error: unknown) => isAppError(error, 'forbidden');

  it('allows what is below a root, also what is not there yet', async () => {
    const files = createFiles({ roots: [root] });
    expect(await files.allow(path.join(root, 'new', 'x.h5ad'))).toBe(
      path.join(root, 'new', 'x.h5ad'),
    );
    expect(await files.readText(path.join(root, 'a.txt'))).toBe('hello');
  });

  it('refuses paths that climb out, siblings with the same beginning, and links that lead out', async () => {
    const files = createFiles({ roots: [root] });
    await symlink(dir, path.join(root, 'way-out'));
    await mkdir(path.join(dir, 'root-other'));
    for (const bad of [
      path.join(root, '..', 'secret.txt'),
      path.join(dir, 'root-other', 'x'),
      path.join(root, 'way-out', 'secret.txt'),
      path.join(root, 'way-out', 'new-file.txt'),
    ]) {
      await expect(files.allow(bad), bad).rejects.toSatisfy(isForbidden);
    }
  });

  it('allows everything when there are no roots', async () => {
    const files = createFiles({ roots: [] });
    expect(await files.readText(path.join(dir, 'secret.txt'))).toBe('secret');
  });

  it('takes a folder for all of its files', async () => {
    const files = createFiles({ roots: [root] });
    await writeFile(path.join(root, 'inner', 'b.txt'), ' you');
    expect(await files.sizeOf(root)).toBe(9);
    const before = await files.fingerprint(root);
    expect(await files.sha256(root)).toBe(createHash('sha256').update('hello you').digest('hex'));
    await writeFile(path.join(root, 'inner', 'b.txt'), ' all');
    await utimes(path.join(root, 'inner', 'b.txt'), 1, 1);
    expect(await files.fingerprint(root)).not.toBe(before);
  });

  it('lists folders first and does not show the way above a root', async () => {
    const files = createFiles({ roots: [root] });
    const listing = await files.list('');
    expect(listing.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['inner', 'folder'],
      ['a.txt', 'file'],
    ]);
    expect(listing.parent).toBeNull();
    expect((await files.list(path.join(root, 'inner'))).parent).toBe(root);
  });

  it('does not overwrite unless told to, and never leaves a partial file', async () => {
    const files = createFiles({ roots: [root] });
    const target = path.join(root, 'out.bin');
    await files.save(target, new Uint8Array([1, 2]), false);
    await expect(files.save(target, new Uint8Array([3]), false)).rejects.toSatisfy((error) =>
      isAppError(error, 'output'),
    );
    await files.save(target, new Uint8Array([3]), true);
    expect([...(await readFile(target))]).toEqual([3]);
    expect(await readdir(root)).toEqual(['a.txt', 'inner', 'out.bin']);
  });

  it('names a file that is missing', async () => {
    const files = createFiles({ roots: [root] });
    await expect(files.sizeOf(path.join(root, 'gone.h5ad'))).rejects.toThrow(
      /gone\.h5ad.*does not exist/,
    );
  });

  it('knows the SHA-256 of a file', async () => {
    const files = createFiles({ roots: [root] });
    expect(await files.sha256(path.join(root, 'a.txt'))).toBe(
      '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    );
  });

  it('finds all files of a folder', async () => {
    await writeFile(path.join(root, 'inner', 'b.txt'), '');
    expect(await listFiles(root)).toEqual(['a.txt', 'inner/b.txt']);
  });
});
