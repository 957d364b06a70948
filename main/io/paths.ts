// Parts of paths, of either kind of slash.

/** The last component. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** Everything before the last component, without the slash. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 0 ? '.' : path.slice(0, Math.max(at, 1));
}

/** The ending in small letters, ".gz" left off: "csv" of "A.csv.gz"; "" when there is none. */
export function endingOf(path: string): string {
  const name = baseName(path).toLowerCase().replace(/\.gz$/, '');
  const at = name.lastIndexOf('.');
  return at < 0 ? '' : name.slice(at + 1);
}
