import type { Service } from '../../../client/service.ts';

/** Paths of what was dropped, folders opened one level deep; empty where the host does not tell paths. */
export async function readDroppedPaths(
  transfer: DataTransfer | null,
  service: Service,
): Promise<readonly string[]> {
  // The list is emptied once the event is over, so everything is read before the first wait.
  const dropped = [...(transfer?.items ?? [])].flatMap((item) => {
    const file = item.getAsFile();
    const path = file && service.pathOfDroppedFile(file);
    return path ? [{ path, isFolder: item.webkitGetAsEntry()?.isDirectory ?? false }] : [];
  });
  const lists = await Promise.all(
    dropped.map(async ({ path, isFolder }) => (isFolder ? listMatrixFiles(service, path) : [path])),
  );
  return lists.flat();
}

const matrixExtensions = ['.h5ad', '.h5'];

/** Files of a folder that could hold a matrix, by their names; not those of folders inside it. */
export async function listMatrixFiles(service: Service, folder: string): Promise<string[]> {
  const { entries } = await service.call('files.list', { path: folder });
  return entries
    .filter((entry) => entry.kind === 'file')
    .filter(({ name }) => matrixExtensions.some((end) => name.toLowerCase().endsWith(end)))
    .map((entry) => entry.path);
}
