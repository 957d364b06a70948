/** The part of Electron's `webUtils` that is used; Electron before 29 has none. */
interface FilePaths {
  getPathForFile(file: File): string;
}

/** Tells the path of a dropped file: by `webUtils` where there is one, else by the `path` such files then have. */
export function createPathOfFile(
  filePaths: FilePaths | undefined,
): (file: object) => string | null {
  return (file) => {
    const path = filePaths
      ? filePaths.getPathForFile(file as File)
      : (file as { readonly path?: string }).path;
    return path === undefined || path === '' ? null : path;
  };
}
