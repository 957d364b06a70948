// Inputs in what a person dropped or chose: files by their names, folders by what lies in them.
import { isInputName, isMtxName, isTextName, isZarrFolder } from '#shared/model/input-formats.ts';
import type { FileEntry } from '#shared/contract/files.ts';
import { projectEnding } from '#shared/contract/projects.ts';
import type { Service } from '../../../client/service.ts';

/** Paths of what was dropped, folders opened unless they are projects; empty where the host does not tell paths. */
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
    dropped.map(async ({ path, isFolder }) =>
      isFolder && !path.endsWith(projectEnding) ? listInputs(service, path) : [path],
    ),
  );
  return lists.flat();
}

/**
 * The inputs of a folder: itself, when it is a Zarr store or holds one sample as Matrix Market; else its files that
 * could hold a matrix, and its subfolders that are such a store or sample.
 */
export async function listInputs(service: Service, folder: string): Promise<readonly string[]> {
  const entries = await listEntries(service, folder);
  const own = sampleIn(folder, entries);
  if (own !== null) return own;
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.kind === 'file') return isInputName(entry.name) ? [entry.path] : [];
      return sampleIn(entry.path, await listEntries(service, entry.path)) ?? [];
    }),
  );
  return found.flat();
}

async function listEntries(service: Service, path: string): Promise<readonly FileEntry[]> {
  return (await service.call('files.list', { path })).entries;
}

/** What a folder of parts stands for; null when its files are inputs one by one. */
function sampleIn(folder: string, entries: readonly FileEntry[]): readonly string[] | null {
  if (isZarrFolder(entries.map(({ name }) => name))) return [folder];
  const matrices = entries.filter(({ name }) => isMtxName(name));
  if (matrices.length === 0) return null;
  const others = entries.filter(
    ({ name, kind }) =>
      kind === 'file' && isInputName(name) && !isTextName(name) && !isMtxName(name),
  );
  // Several in one folder are samples with the name before "matrix.mtx", each chosen by its matrix.
  const samples = matrices.length === 1 ? [folder] : matrices.map(({ path }) => path);
  return [...samples, ...others.map(({ path }) => path)];
}
