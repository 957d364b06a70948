// The guarded door to HDF5 files: everything the app reads from one passes through here or through `read.ts`.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe, IoPorts } from '../ports.ts';
import { readAttribute, type AttributeValue } from './attributes.ts';
import { checkHdf5File } from './check-file.ts';
import { toElementType, type ElementType } from './element-type.ts';
import { checkFilters } from './filters.ts';
import { loadHdf5, type Hdf5Library, type Hdf5Module } from './library.ts';
import { resolveLinks } from './links.ts';

/** A dataset that may be read: no link out of the file, every filter at hand. */
export interface Hdf5Dataset {
  readonly file: Hdf5File;
  /** With links resolved. */
  readonly path: string;
  /** [] for a single value. */
  readonly shape: readonly number[];
  readonly chunks: readonly number[] | null;
  readonly type: ElementType;
}

/** An open file. `path` arguments are absolute inside the file ("/obs/batch"); the leading slash may be left out. */
export class Hdf5File {
  readonly path: string;
  readonly module: Hdf5Module;
  readonly id: bigint;
  readonly #pluginDir: string;
  readonly #probe: FileProbe;
  readonly #datasets = new Map<string, Hdf5Dataset>();
  #isOpen = true;

  constructor(path: string, id: bigint, library: Hdf5Library, probe: FileProbe) {
    this.path = path;
    this.id = id;
    this.module = library.module;
    this.#pluginDir = library.pluginDir;
    this.#probe = probe;
  }

  /** What is at `path`; null: nothing, or a link that leads nowhere. Throws `input-format` for a link out of the file. */
  kindOf(path: string): 'group' | 'dataset' | null {
    const target = resolveLinks(this, path);
    if (target === null) return null;
    const type = this.module.get_type(this.id, target);
    if (type === this.module.H5G_GROUP) return 'group';
    return type === this.module.H5G_DATASET ? 'dataset' : null;
  }

  /** Names in a group, in the file's order; empty when there is no group at `path`. */
  keysOf(path: string): readonly string[] {
    if (this.kindOf(path) !== 'group') return [];
    return this.module.get_names(this.id, this.#resolve(path), false);
  }

  /** Value of an attribute; null when it (or the object) is absent or holds nothing. */
  attribute(path: string, name: string): AttributeValue | null {
    return this.kindOf(path) === null ? null : readAttribute(this, this.#resolve(path), name);
  }

  /** An attribute that must be text, or null when it is absent or something else. */
  textAttribute(path: string, name: string): string | null {
    const value = this.attribute(path, name);
    return typeof value === 'string' ? value : null;
  }

  /** The dataset at `path`, ready to be read. Throws `input-format` when there is none or it cannot be read here. */
  async dataset(path: string): Promise<Hdf5Dataset> {
    const known = this.#datasets.get(path);
    if (known !== undefined) return known;
    const place = `${this.path}, dataset ${path}`;
    if (this.kindOf(path) !== 'dataset') {
      const found = this.kindOf(path) ?? 'nothing';
      throw new AppError('input-format', `${place}: expected a dataset, found ${found}.`);
    }
    const target = this.#resolve(path);
    const metadata = this.module.get_dataset_metadata(this.id, target);
    if (metadata.virtual_sources !== undefined) {
      throw new AppError('input-format', `${place} is a view of other files (virtual dataset).`, {
        hint: 'Save the data as one file of its own.',
      });
    }
    const filters = this.module.get_dataset_filters(this.id, target);
    await checkFilters(filters, place, { probe: this.#probe, dir: this.#pluginDir });
    const dataset = {
      file: this,
      path: target,
      shape: metadata.shape ?? [0],
      chunks: metadata.chunks,
      type: toElementType(this.module, metadata, place),
    };
    this.#datasets.set(path, dataset);
    return dataset;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.module.close_file(this.id);
  }

  #resolve(path: string): string {
    return resolveLinks(this, path) ?? path;
  }
}

/**
 * Opens an HDF5 file for reading; data are fetched when asked for. The caller closes it.
 * Throws `input-missing` or `input-format` (empty, cut off, not HDF5, damaged).
 */
export async function openHdf5(ports: IoPorts, path: string): Promise<Hdf5File> {
  await checkHdf5File(ports.probe, path);
  const library = await loadHdf5(ports);
  const id = library.module.open(path, library.module.H5F_ACC_RDONLY, false, -1, -1);
  if (id < 0n) {
    throw new AppError('input-format', `${path} has the HDF5 signature but cannot be opened.`, {
      hint: 'The file is damaged, or another program is writing to it. Get a fresh copy.',
    });
  }
  return new Hdf5File(path, id, library, ports.probe);
}

/** Opens a file, hands it to `work` and closes it whatever happens. */
export async function withHdf5<Result>(
  ports: IoPorts,
  path: string,
  work: (file: Hdf5File) => Promise<Result>,
): Promise<Result> {
  const file = await openHdf5(ports, path);
  try {
    return await work(file);
  } finally {
    file.close();
  }
}
