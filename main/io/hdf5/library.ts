// The one place that loads h5wasm. It is an ES module and the bundles are CommonJS, hence the dynamic import.
import type { ready } from 'h5wasm/node';
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from '../ports.ts';
import { limitMemory, withMemory } from './limit-memory.ts';
import { guardFiles, type FileGuard, type FileSystem } from './guard-files.ts';

/** The low-level functions of h5wasm; the classes on top of them drop the status of a failed read. */
export type Hdf5Module = Awaited<typeof ready>;

/** The HDF5 library with the folder where it looks for filter plug-ins. */
export interface Hdf5Library {
  readonly module: Hdf5Module;
  readonly files: FileGuard;
  readonly pluginDir: string;
}

let loading: Promise<Pick<Hdf5Library, 'module' | 'files'>> | undefined;

/** Loads the library once per thread; the plug-in folder of `ports` is searched first. */
export async function loadHdf5(ports: IoPorts): Promise<Hdf5Library> {
  loading ??= load();
  const { module, files } = await loading;
  const pluginDir = ports.hdf5PluginDir ?? (await findPluginDir());
  if (module.get_plugin_search_paths()[0] !== pluginDir) {
    module.insert_plugin_search_path(pluginDir, 0);
    files.allowFolder(pluginDir);
  }
  return { module, files, pluginDir };
}

async function load(): Promise<Pick<Hdf5Library, 'module' | 'files'>> {
  const { error } = console;
  try {
    // The library takes console.error as it finds it and writes a line there for every allocation it is refused, which
    // a damaged file can bring about a hundred times; what a person needs of it is in our errors.
    console.error = () => undefined;
    const { loaded, memory } = await withMemory(async () => (await import('h5wasm/node')).ready);
    if (memory === null) throw new AppError('internal', 'the HDF5 library shows no memory');
    const files = guardFiles(loaded.FS as unknown as FileSystem, limitMemory(memory));
    return { module: loaded, files };
  } finally {
    console.error = error;
  }
}

/** Folder of the plug-ins that come with the installed package h5wasm-plugins. */
async function findPluginDir(): Promise<string> {
  const { base_url: baseUrl } = await import('h5wasm-plugins');
  const { protocol, pathname } = new URL(`${baseUrl}/plugins`);
  if (protocol !== 'file:') {
    throw new AppError('internal', `the HDF5 filter plug-ins are at ${baseUrl}, not in a folder`);
  }
  const path = decodeURIComponent(pathname);
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

/**
 * Runs `work` with `nBytes` of the library's own memory (at least 1 byte) and frees it.
 * Throws `memory` when the library (capped at 2 GiB) has no room.
 */
export function withHeap<Result>(
  module: Hdf5Module,
  nBytes: number,
  work: (pointer: number) => Result,
): Result {
  const pointer = nBytes < module.MAXIMUM_MEMORY ? module._malloc(Math.max(nBytes, 1)) : 0;
  if (pointer === 0) {
    throw new AppError(
      'memory',
      `${Math.ceil(nBytes / 1e6)} MB at once are more than the HDF5 library can hold (2 GB).`,
      { hint: 'Save the file with smaller chunks.' },
    );
  }
  try {
    return work(pointer);
  } finally {
    module._free(pointer);
  }
}
