// What the file chooser does with a listing and a key, without the screen.
import type { FileEntry, FolderListing } from '#shared/contract/files.ts';
import type { PickRequest } from './file-dialogs.ts';

/** The entries to show: folders first, files only where they can be chosen, filtered by extension and typed text. */
export function visibleEntries(
  entries: readonly FileEntry[],
  request: PickRequest,
  { search, showsAll }: { readonly search: string; readonly showsAll: boolean },
): readonly FileEntry[] {
  const wanted = search.trim().toLowerCase();
  const fits = (entry: FileEntry): boolean => {
    if (!entry.name.toLowerCase().includes(wanted)) return false;
    if (entry.kind === 'folder') return true;
    if (request.kind === 'folder') return false;
    return showsAll || !request.extensions || hasExtension(entry.name, request.extensions);
  };
  return entries.filter(fits);
}

/** Each part of a folder's path with the path up to it; roots of both platforms. */
export function splitPath(
  path: string,
): readonly { readonly name: string; readonly path: string }[] {
  const slash = path.includes('\\') ? '\\' : '/';
  const parts = path.split(slash).filter((part) => part !== '');
  const isPosix = path.startsWith('/');
  const crumbs = parts.map((name, index) => ({
    name,
    path:
      (isPosix ? slash : '') +
      parts.slice(0, index + 1).join(slash) +
      (index === 0 && !isPosix ? slash : ''),
  }));
  return isPosix ? [{ name: '/', path: '/' }, ...crumbs] : crumbs;
}

/** The path of a file called `name` in the listed folder. */
export function joinPath(listing: FolderListing, name: string): string {
  const slash = listing.path.includes('\\') ? '\\' : '/';
  return listing.path.endsWith(slash) ? listing.path + name : listing.path + slash + name;
}

/** Where a key moves the active row; the same row for other keys. */
export function moveActive(active: number, key: string, nEntries: number): number {
  const last = nEntries - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, active + 1);
    case 'ArrowUp':
      return Math.max(0, active - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'PageDown':
      return Math.min(last, active + 10);
    case 'PageUp':
      return Math.max(0, active - 10);
    default:
      return active;
  }
}

function hasExtension(name: string, extensions: readonly string[]): boolean {
  return extensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`));
}
