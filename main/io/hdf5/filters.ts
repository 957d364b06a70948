// Filters are checked before anything is read: without its plug-in HDF5 hands back whatever was in memory.
import type { Filter } from 'h5wasm/node';
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';

/** Compiled into the library: deflate, shuffle, fletcher32, nbit, scale-offset. (4, szip, is not.) */
const builtInFilters = new Set([1, 2, 3, 5, 6]);

/** Name and plug-in file of the registered filters; numbers from the HDF Group's list of registered filters. */
const pluginFilters = new Map<number, { readonly name: string; readonly plugin: string | null }>([
  [4, { name: 'szip', plugin: null }],
  [307, { name: 'bzip2', plugin: 'bz2' }],
  [32000, { name: 'lzf', plugin: 'lzf' }],
  [32001, { name: 'blosc', plugin: 'blosc' }],
  [32004, { name: 'lz4', plugin: 'lz4' }],
  [32008, { name: 'bitshuffle', plugin: 'bshuf' }],
  [32013, { name: 'zfp', plugin: 'zfp' }],
  [32015, { name: 'zstd', plugin: 'zstd' }],
  [32026, { name: 'blosc2', plugin: 'blosc2' }],
]);

/** Throws `input-format` naming the first filter that this computer cannot undo. `place` is "FILE, dataset PATH". */
export async function checkFilters(
  filters: readonly Filter[],
  place: string,
  plugins: { readonly probe: FileProbe; readonly dir: string },
): Promise<void> {
  for (const { id, name: storedName } of filters) {
    if (builtInFilters.has(id)) continue;
    const known = pluginFilters.get(id);
    if (known?.plugin != null) {
      const size = await plugins.probe.sizeOf(`${plugins.dir}/libH5Z${known.plugin}.so`);
      if (size !== null) continue;
    }
    const name = known?.name ?? (storedName === '' ? 'an unnamed filter' : storedName);
    throw new AppError(
      'input-format',
      `${place} is compressed with ${name} (HDF5 filter ${id}), which cannot be read here: ${
        known?.plugin == null ? 'there is no plug-in for it' : 'its plug-in is missing'
      }.`,
      {
        hint: 'Save the file again with gzip, in Python: adata.write_h5ad("new.h5ad", compression="gzip").',
        details: { filter: id },
      },
    );
  }
}
