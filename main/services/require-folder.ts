import path from 'node:path';
import { AppError } from '#shared/model/app-error.ts';
import type { Files } from '../ports.ts';

/** Throws `output` unless the folder a person chose is there: one that was pulled out must not come back as a plain folder. */
export async function requireFolder(files: Files, target: string): Promise<void> {
  const folder = path.dirname(target);
  if (await files.exists(folder)) return;
  throw new AppError(
    'output',
    `${target} could not be written: the folder ${folder} is not there.`,
    {
      hint: 'If it is on a drive, connect the drive again; or choose another folder.',
    },
  );
}
