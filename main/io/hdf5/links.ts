// Links are resolved here, component by component, so that none is ever followed out of the file.
import { AppError } from '#shared/model/app-error.ts';
import type { Hdf5Module } from './library.ts';

const nLinksAtMost = 32;

interface OpenFile {
  readonly path: string;
  readonly module: Hdf5Module;
  readonly id: bigint;
}

/** The path with soft links replaced by what they point to; null when it leads nowhere. Throws `input-format` for a link to another file. */
export function resolveLinks(file: OpenFile, path: string): string | null {
  const { module, id } = file;
  const waiting = splitPath(path);
  const done: string[] = [];
  let nLinks = 0;
  while (waiting.length > 0) {
    const name = waiting.shift() ?? '';
    const parent = `/${done.join('/')}`;
    if (module.get_type(id, parent) !== module.H5G_GROUP) return null;
    if (!module.get_names(id, parent, false).includes(name)) return null;
    const here = `/${[...done, name].join('/')}`;
    const outside = module.get_external_link(id, here);
    if (outside.filename !== undefined) {
      throw new AppError(
        'input-format',
        `${file.path}, ${here} is a link to another file (${outside.filename}), which is not followed.`,
        { hint: 'Save the data as one file of its own.' },
      );
    }
    const target: string | null = module.get_symbolic_link(id, here);
    if (target === null) {
      done.push(name);
      continue;
    }
    if (++nLinks > nLinksAtMost) return null;
    waiting.unshift(...splitPath(target));
    if (target.startsWith('/')) done.length = 0;
  }
  return `/${done.join('/')}`;
}

function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
