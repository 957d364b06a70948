// Scratch beside the output, then one rename: an output is complete or absent.
import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { OutputFolders } from '../jobs/ports.ts';
import { AppError } from '#shared/model/app-error.ts';
import { toFileError } from './file-errors.ts';

export function createOutputFolders(): OutputFolders {
  return {
    async openScratch(output, overwrite) {
      if (!overwrite && (await isTaken(output))) {
        throw new AppError('output', `${output} already exists.`, {
          hint: 'Choose another place, or allow it to be replaced (--force).',
        });
      }
      const parent = path.dirname(output);
      const scratchDir = path.join(
        parent,
        `.${path.basename(output)}.partial-${randomBytes(4).toString('hex')}`,
      );
      try {
        await mkdir(parent, { recursive: true });
        await access(parent, constants.W_OK);
        await mkdir(scratchDir);
      } catch (error) {
        throw toFileError(error, 'output', `The folder ${parent} cannot be written to`);
      }
      return scratchDir;
    },
    async commit(scratchDir, output) {
      await replace(scratchDir, output);
    },
    async commitFile(scratchDir, output) {
      const [name, ...others] = await readdir(scratchDir);
      if (name === undefined || others.length > 0) {
        throw new AppError('internal', `The job left ${others.length + 1} files instead of one.`);
      }
      await replace(path.join(scratchDir, name), output);
      await rm(scratchDir, { recursive: true, force: true });
    },
    async discard(scratchDir) {
      await rm(scratchDir, { recursive: true, force: true });
    },
  };
}

/** True when something is there that would be lost: a file, or a folder that is not empty. */
async function isTaken(output: string): Promise<boolean> {
  try {
    const found = await stat(output);
    return found.isDirectory() ? (await readdir(output)).length > 0 : true;
  } catch {
    return false; // nothing there
  }
}

/** Renames over whatever was there; the old one is kept aside until the new one is in place. */
async function replace(source: string, target: string): Promise<void> {
  const aside = `${target}.old-${randomBytes(4).toString('hex')}`;
  const hadOld = await rename(target, aside).then(
    () => true,
    () => false,
  );
  try {
    await rename(source, target);
  } catch (error) {
    if (hadOld) await rename(aside, target);
    throw toFileError(error, 'output', `${target} could not be put in place`);
  }
  if (hadOld) await rm(aside, { recursive: true, force: true });
}
