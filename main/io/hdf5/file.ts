// The guarded door to HDF5 files: everything the app reads from one passes through here.
import { AppError } from '#shared/model/app-error.ts';

import type { FileProbe, IoPorts } from '../ports.ts';
import type { ArrayStore, AttributeValue, StoredArray } from '../array-store.ts';
import { readAttribute } from './attributes.ts';
import { checkHdf5File } from './check-file.ts';
import { fieldNames, findField } from './compound.ts';
import { toFieldArray, toStoredArray } from './dataset.ts';
import { toElementType } from './element-type.ts';
import { checkFilters } from './filters.ts';
import { guardModule } from './guard-module.ts';
import { loadHdf5, type Hdf5Library, type Hdf5Module } from './library.ts';
import { resolveLinks } from './links.ts';

/** An open file. `path` arguments are absolute inside the file ("/obs/batch"); the leading slash may be left out. */
export class Hdf5File implements ArrayStore {
  readonly path: string;
  readonly module: Hdf5Module;
  readonly id: bigint;
  readonly #pluginDir: string;
  readonly #probe: FileProbe;
  readonly #fields = new Map<string, readonly string[] | null>();
  readonly #datasets = new Map<string, StoredArray>();
  #isOpen = true;

  constructor(path: string, id: bigint, library: Hdf5Library, probe: FileProbe) {
    this.path = path;
    this.id = id;
    this.module = library.module;
    this.#pluginDir = library.pluginDir;
    this.#probe = probe;
  }

  /**
   * What is at `path`; null: nothing, or a link that leads nowhere. Records count as a group of their fields.
   * Throws `input-format` for a link out of the file.
   */
  kindOf(path: string): 'group' | 'dataset' | null {
    const target = resolveLinks(this, path);
    if (target === null) return this.#parentOfField(path) === null ? null : 'dataset';
    const type = this.module.get_type(this.id, target);
    if (type === this.module.H5G_GROUP) return 'group';
    if (type !== this.module.H5G_DATASET) return null;
    return this.#fieldsOf(target) === null ? 'dataset' : 'group';
  }

  /** Names in a group (or fields of records), in the file's order; empty when there is no group at `path`. */
  keysOf(path: string): readonly string[] {
    if (this.kindOf(path) !== 'group') return [];
    const target = this.#resolve(path);
    return this.#fieldsOf(target) ?? this.module.get_names(this.id, target, false);
  }

  /** Value of an attribute; null when it (or the object) is absent or holds nothing. */
  attribute(path: string, name: string): AttributeValue | null {
    const target = resolveLinks(this, path);
    return target === null ? null : readAttribute(this, target, name);
  }

  /** An attribute that must be text, or null when it is absent or something else. */
  textAttribute(path: string, name: string): string | null {
    const value = this.attribute(path, name);
    return typeof value === 'string' ? value : null;
  }

  /** The dataset at `path`, ready to be read. Throws `input-format` when there is none or it cannot be read here. */
  async dataset(path: string): Promise<StoredArray> {
    const known = this.#datasets.get(path);
    if (known !== undefined) return known;
    const place = `${this.path}, dataset ${path}`;
    if (this.kindOf(path) !== 'dataset') {
      const found = this.kindOf(path) ?? 'nothing';
      throw new AppError('input-format', `${place}: expected a dataset, found ${found}.`);
    }
    const parent = this.#parentOfField(path);
    const target = parent ?? this.#resolve(path);
    const metadata = this.module.get_dataset_metadata(this.id, target);
    if (metadata.virtual_sources !== undefined) {
      throw new AppError('input-format', `${place} is a view of other files (virtual dataset).`, {
        hint: 'Save the data as one file of its own.',
      });
    }
    const filters = this.module.get_dataset_filters(this.id, target);
    await checkFilters(filters, place, { probe: this.#probe, dir: this.#pluginDir });
    const { module, id } = this;
    const { shape, chunks } = metadata;
    const resolvedPlace = `${this.path}, dataset ${target}`;
    const location = {
      module,
      id,
      path: target,
      place: resolvedPlace,
      shape: shape ?? [0],
      chunks,
    };
    const name = nameOf(path);
    const field = parent === null ? null : findField(module, metadata, name, place);
    const dataset =
      field === null
        ? toStoredArray(location, toElementType(module, metadata, place))
        : toFieldArray(location, name, field);
    this.#datasets.set(path, dataset);
    return dataset;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.module.close_file(this.id);
  }

  /** Names of the fields when the dataset at `target` holds records. */
  #fieldsOf(target: string): readonly string[] | null {
    const known = this.#fields.get(target);
    if (known !== undefined) return known;
    const isDataset = this.module.get_type(this.id, target) === this.module.H5G_DATASET;
    const metadata = isDataset ? this.module.get_dataset_metadata(this.id, target) : null;
    const fields = metadata === null ? null : fieldNames(metadata);
    this.#fields.set(target, fields);
    return fields;
  }

  /** Where the records lie whose field is at `path`; null when it is no field. */
  #parentOfField(path: string): string | null {
    const parent = resolveLinks(this, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (parent === null || parent === '/') return null;
    return this.#fieldsOf(parent)?.includes(nameOf(path)) === true ? parent : null;
  }

  #resolve(path: string): string {
    return resolveLinks(this, path) ?? path;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Opens an HDF5 file for reading; data are fetched when asked for. The caller closes it.
 * Throws `input-missing` or `input-format` (empty, cut off, not HDF5, damaged).
 */
export async function openHdf5(ports: IoPorts, path: string): Promise<Hdf5File> {
  await checkHdf5File(ports.probe, path);
  const { module: bare, pluginDir } = await loadHdf5(ports);
  const library = { module: guardModule(bare, path), pluginDir };
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
