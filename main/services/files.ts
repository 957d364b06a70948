// Choosing and saving files within what the host allows.
import type { Handlers } from '#shared/contract/index.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CorePorts, Picker } from '../ports.ts';
import { requireFolder } from './require-folder.ts';

type FilesHandlers = Pick<
  Handlers,
  'files.pick' | 'files.list' | 'files.stamps' | 'files.save' | 'files.reveal'
>;

export function createFilesService({ files, picker }: CorePorts): FilesHandlers {
  function dialogs(): Picker {
    if (picker !== null) return picker;
    throw new AppError('unsupported', 'This host has no dialogs of its own.', {
      hint: 'Use the file list of the page.',
    });
  }
  return {
    'files.pick': ({ kind, title, suggestedName }) =>
      dialogs().pick({ kind, title, ...(suggestedName === undefined ? {} : { suggestedName }) }),
    'files.list': ({ path }) => files.list(path),
    'files.stamps': ({ paths }) =>
      Promise.all(
        paths.map(async (path) => ((await files.exists(path)) ? files.fingerprint(path) : null)),
      ),
    'files.save': async ({ path, bytes, overwrite }) => {
      await requireFolder(files, path);
      return { path, sizeBytes: await files.save(path, bytes, overwrite) };
    },
    'files.reveal': async ({ path }) => {
      await dialogs().reveal(await files.allow(path));
      return null;
    },
  };
}
