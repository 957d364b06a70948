// Links are resolved here, component by component, so that none is ever followed out of the file. What was found is
// kept while the file is open: a table of ten thousand columns asks for the names of its group again and again.
import { AppError } from '#shared/model/app-error.ts';
import type { Hdf5Module } from './library.ts';

const nLinksAtMost = 32;

export interface LinkResolver {
  /** The path with soft links replaced by what they point to; null when it leads nowhere. Throws `input-format` for a link to another file. */
  resolve(path: string): string | null;
  /** Names in the group at a path without links, in the order of the file; null when there is no group. */
  namesIn(path: string): ReadonlySet<string> | null;
  /** The library's number for the kind of object at a path without links. */
  typeOf(path: string): number;
}

/** For one file that is open for reading, at `path` on disk. */
export function createLinkResolver(path: string, module: Hdf5Module, id: bigint): LinkResolver {
  const types = new Map<string, number>();
  const groups = new Map<string, ReadonlySet<string> | null>();
  const targets = new Map<string, string | null>([['/', '/']]);

  function typeOf(place: string): number {
    const type = types.get(place) ?? module.get_type(id, place);
    types.set(place, type);
    return type;
  }

  function namesIn(group: string): ReadonlySet<string> | null {
    const known = groups.get(group);
    if (known !== undefined) return known;
    const isGroup = typeOf(group) === module.H5G_GROUP;
    const names = isGroup ? new Set(module.get_names(id, group, false)) : null;
    groups.set(group, names);
    return names;
  }

  /** `path` starts with a slash and ends without one. */
  function follow(wanted: string, nLinks: number): string | null {
    const known = targets.get(wanted);
    if (known !== undefined) return known;
    if (nLinks > nLinksAtMost) return null;
    const at = wanted.lastIndexOf('/');
    const parent = follow(wanted.slice(0, at) || '/', nLinks);
    const found = parent === null ? null : step(parent, wanted.slice(at + 1), nLinks);
    targets.set(wanted, found);
    return found;
  }

  /** Where `name` in the group at `parent` really is. */
  function step(parent: string, name: string, nLinks: number): string | null {
    if (namesIn(parent)?.has(name) !== true) return null;
    const start = parent === '/' ? '' : parent;
    const here = `${start}/${name}`;
    const outside = module.get_external_link(id, here);
    if (outside.filename !== undefined) {
      throw new AppError(
        'input-format',
        `${path}, ${here} is a link to another file (${outside.filename}), which is not followed.`,
        { hint: 'Save the data as one file of its own.' },
      );
    }
    const target: string | null = module.get_symbolic_link(id, here);
    if (target === null) return here;
    return follow(normalise(target.startsWith('/') ? target : `${start}/${target}`), nLinks + 1);
  }

  return { resolve: (wanted) => follow(normalise(wanted), 0), namesIn, typeOf };
}

function normalise(path: string): string {
  if (/^(\/[^/.][^/]*)+$/.test(path)) return path;
  return `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
}
