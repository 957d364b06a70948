// The file system behind the Files port, held to the folders a host allows.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FileEntry, FolderListing } from '#shared/contract/files.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { Files } from '../ports.ts';
import { toFileError } from './file-errors.ts';

/** Files below `roots` only; with no roots, anywhere. Links are followed before the check. */
export function createFiles({ roots }: { roots: readonly string[] }): Files {
  async function allow(wanted: string): Promise<string> {
    const absolute = path.resolve(wanted);
    if (roots.length === 0) return absolute;
    const real = await realPathOfExistingPart(absolute);
    for (const root of roots) {
      const fromRoot = path.relative(await realpath(root), real);
      if (fromRoot === '' || (!fromRoot.startsWith('..') && !path.isAbsolute(fromRoot)))
        return real;
    }
    throw new AppError('forbidden', `${wanted} is outside the folders this server may use.`, {
      hint: `Allowed: ${roots.join(', ')}. Start it with --root FOLDER to allow another.`,
    });
  }

  async function putInPlace(
    target: string,
    overwrite: boolean,
    write: (scratch: string) => Promise<void>,
    isWhole: (scratch: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<number> {
    const place = await allow(target);
    if (!overwrite && (await pathExists(place))) {
      throw new AppError('output', `${target} already exists.`, {
        hint: 'Choose another name, or allow it to be replaced.',
      });
    }
    const scratch = `${place}.partial-${randomBytes(4).toString('hex')}`;
    try {
      await mkdir(path.dirname(place), { recursive: true });
      await write(scratch);
      if (!(await isWhole(scratch))) {
        throw new AppError('output', `${target} could not be written: it reads back differently.`, {
          hint: 'The drive may be failing. Choose another one.',
        });
      }
      await rename(scratch, place);
      return (await stat(place)).size;
    } catch (error) {
      // On a drive that is gone there is nothing to remove either.
      await rm(scratch, { force: true }).catch(() => undefined);
      throw toFileError(error, 'output', `${target} could not be written`);
    }
  }

  return {
    roots,
    allow,
    list: async (wanted) =>
      listFolder(await allow(wanted === '' ? (roots[0] ?? os.homedir()) : wanted), roots),
    async sizeOf(wanted) {
      const parts = await statParts(await allow(wanted));
      return parts.reduce((sum, { size }) => sum + size, 0);
    },
    exists: async (wanted) => pathExists(await allow(wanted)),
    async readText(wanted) {
      const place = await allow(wanted);
      try {
        return await readFile(place, 'utf8');
      } catch (error) {
        throw toFileError(error, 'input-missing', `${wanted} cannot be read`);
      }
    },
    async readBytes(wanted) {
      const place = await allow(wanted);
      try {
        // Not Node's Buffer, whose slices share their memory.
        const { buffer, byteOffset, byteLength } = await readFile(place);
        return new Uint8Array(buffer, byteOffset, byteLength);
      } catch (error) {
        throw toFileError(error, 'input-missing', `${wanted} cannot be read`);
      }
    },
    saveWith: (target, overwrite, write) => putInPlace(target, overwrite, write),
    save: (target, bytes, overwrite) =>
      putInPlace(
        target,
        overwrite,
        (scratch) => writeToDisk(scratch, bytes),
        async (scratch) => (await readFile(scratch)).equals(bytes),
      ),
    async copy(source, target, overwrite) {
      const from = await allow(source);
      return putInPlace(
        target,
        overwrite,
        (scratch) => copyFile(from, scratch),
        async (scratch) => (await digestOf([scratch])) === (await digestOf([from])),
      );
    },
    async freeBytes(wanted) {
      const info = await statfs(await existingPart(path.resolve(wanted)));
      return info.bavail * info.bsize;
    },
    async fingerprint(wanted) {
      const parts = await statParts(await allow(wanted));
      return parts.map(({ size, mtimeMs }) => `${size}:${mtimeMs}`).join(' ');
    },
    async sha256(wanted) {
      const parts = await statParts(await allow(wanted));
      return digestOf(parts.map(({ place }) => place));
    },
  };
}

/** Hex SHA-256 of files one after the other. */
async function digestOf(places: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const place of places) {
    for await (const chunk of createReadStream(place, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
    }
  }
  return hash.digest('hex');
}

/** A full drive, or one that is gone, may say so only when the bytes really go out. */
async function writeToDisk(place: string, bytes: Uint8Array): Promise<void> {
  const file = await open(place, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The files an input consists of: itself, or everything in the folder, in order of the names. */
async function statParts(place: string) {
  try {
    const found = await stat(place);
    if (!found.isDirectory()) return [{ place, size: found.size, mtimeMs: found.mtimeMs }];
    const places = (await listFiles(place)).map((name) => path.join(place, name));
    return await Promise.all(
      places.map(async (part) => {
        const { size, mtimeMs } = await stat(part);
        return { place: part, size, mtimeMs };
      }),
    );
  } catch (error) {
    throw toFileError(error, 'input-missing', `${place} cannot be read`);
  }
}

async function pathExists(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    () => false,
  );
}

/** The longest part of the path that is there. */
async function existingPart(absolute: string): Promise<string> {
  let part = absolute;
  while (!(await pathExists(part)) && path.dirname(part) !== part) part = path.dirname(part);
  return part;
}

/** The path with links of its existing part resolved, so that a new file below a link is judged by where it really lands. */
async function realPathOfExistingPart(absolute: string): Promise<string> {
  const part = await existingPart(absolute);
  try {
    return path.join(await realpath(part), path.relative(part, absolute));
  } catch (error) {
    throw toFileError(error, 'input-missing', `${absolute} cannot be reached`);
  }
}

async function listFolder(place: string, roots: readonly string[]): Promise<FolderListing> {
  try {
    const names = await readdir(place, { withFileTypes: true });
    const entries: FileEntry[] = [];
    for (const name of names) {
      if (name.name.startsWith('.')) continue;
      const full = path.join(place, name.name);
      const found = await stat(full).catch(() => null); // a dangling link is not shown
      if (found === null || !(found.isFile() || found.isDirectory())) continue;
      entries.push({
        name: name.name,
        path: full,
        kind: found.isDirectory() ? 'folder' : 'file',
        sizeBytes: found.isDirectory() ? 0 : found.size,
        modifiedAt: found.mtimeMs,
      });
    }
    entries.sort((a, b) =>
      a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1,
    );
    const isRoot = roots.some((root) => path.resolve(root) === place);
    const parent = path.dirname(place);
    return { path: place, parent: isRoot || parent === place ? null : parent, entries };
  } catch (error) {
    throw toFileError(error, 'input-missing', `The folder ${place} cannot be read`);
  }
}

/** Files of a folder and its subfolders, as paths relative to it, sorted. */
export async function listFiles(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(dir, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
    )
    .sort();
}
