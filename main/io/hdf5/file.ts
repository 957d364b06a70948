// The guarded door to HDF5 files: everything the app reads from one passes through here.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';

import type { FileProbe, IoPorts } from '../ports.ts';
import type { ArrayStore, AttributeValue, StoredArray } from '../array-store.ts';
import { readAttribute } from './attributes.ts';
import { checkHdf5File } from './check-file.ts';
import { fieldNames, findField } from './compound.ts';
import { toFieldArray, toStoredArray } from './dataset.ts';
import { toElementType } from './element-type.ts';
import { checkFilters } from './filters.ts';
import type { FileGuard } from './guard-files.ts';
import { guardModule } from './guard-module.ts';
import { loadHdf5, type Hdf5Library, type Hdf5Module } from './library.ts';
import { createLinkResolver, type LinkResolver } from './links.ts';
import { checkSize } from './plausible-size.ts';

type DatasetMetadata = ReturnType<Hdf5Module['get_dataset_metadata']>;

interface OpenedFile {
  readonly path: string;
  readonly fileBytes: number;
  readonly probe: FileProbe;
}

/** An open file. `path` arguments are absolute inside the file ("/obs/batch"); the leading slash may be left out. */
export class Hdf5File implements ArrayStore {
  readonly path: string;
  readonly module: Hdf5Module;
  readonly id: bigint;
  readonly #files: FileGuard;
  readonly #pluginDir: string;
  readonly #probe: FileProbe;
  readonly #fileBytes: number;
  readonly #links: LinkResolver;
  readonly #fields = new Map<string, readonly string[] | null>();
  readonly #kinds = new Map<string, 'group' | 'dataset' | null>();
  readonly #metadata = new Map<string, DatasetMetadata>();
  readonly #datasets = new Map<string, StoredArray>();
  #isOpen = true;

  constructor(id: bigint, library: Hdf5Library, { path, fileBytes, probe }: OpenedFile) {
    this.path = path;
    this.id = id;
    this.module = library.module;
    this.#files = library.files;
    this.#pluginDir = library.pluginDir;
    this.#probe = probe;
    this.#fileBytes = fileBytes;
    this.#links = createLinkResolver(path, library.module, id);
  }

  /**
   * What is at `path`; null: nothing, or a link that leads nowhere. Records count as a group of their fields.
   * Throws `input-format` for a link out of the file.
   */
  kindOf(path: string): 'group' | 'dataset' | null {
    const known = this.#kinds.get(path);
    if (known !== undefined) return known;
    const kind = this.#findKind(path);
    this.#kinds.set(path, kind);
    return kind;
  }

  /** Names in a group (or fields of records), in the file's order; empty when there is no group at `path`. */
  keysOf(path: string): readonly string[] {
    if (this.kindOf(path) !== 'group') return [];
    const target = this.#resolve(path);
    return this.#fieldsOf(target) ?? [...(this.#links.namesIn(target) ?? [])];
  }

  /** Value of an attribute; null when it (or the object) is absent or holds nothing. */
  attribute(path: string, name: string): AttributeValue | null {
    const target = this.#links.resolve(path);
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
      throw new AppError('input-format', `${place}: expected a dataset, found ${found}.`, {
        hint: adviceOnDamage,
      });
    }
    const parent = this.#parentOfField(path);
    const target = parent ?? this.#resolve(path);
    const metadata = this.#metadataOf(target);
    if (metadata.virtual_sources !== undefined) {
      throw new AppError('input-format', `${place} is a view of other files (virtual dataset).`, {
        hint: 'Save the data as one file of its own.',
      });
    }
    const filters = this.module.get_dataset_filters(this.id, target);
    await checkFilters(filters, place, { probe: this.#probe, dir: this.#pluginDir });
    const resolvedPlace = `${this.path}, dataset ${target}`;
    this.#checkSizes(resolvedPlace, metadata);
    const { module, id } = this;
    const { shape, chunks } = metadata;
    const location = {
      module,
      id,
      path: target,
      place: resolvedPlace,
      shape: shape ?? [0],
      chunks,
      refused: () => this.#files.refused(),
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

  #metadataOf(target: string): DatasetMetadata {
    const metadata =
      this.#metadata.get(target) ?? this.module.get_dataset_metadata(this.id, target);
    this.#metadata.set(target, metadata);
    return metadata;
  }

  #findKind(path: string): 'group' | 'dataset' | null {
    const target = this.#links.resolve(path);
    if (target === null) return this.#parentOfField(path) === null ? null : 'dataset';
    if (this.#links.namesIn(target) !== null) return 'group';
    if (this.#links.typeOf(target) !== this.module.H5G_DATASET) return null;
    return this.#fieldsOf(target) === null ? 'dataset' : 'group';
  }

  /** Refuses a dataset, or chunks of it, that cannot be in a file of this length. */
  #checkSizes(place: string, { shape, chunks, size }: DatasetMetadata): void {
    const bytesOf = (extent: readonly number[]) => extent.reduce((product, n) => product * n, size);
    const check = (extent: readonly number[], what: string) =>
      checkSize(place, {
        what: `${extent.join(' x ')} ${what}`,
        nBytes: bytesOf(extent),
        fileBytes: this.#fileBytes,
      });
    check(shape ?? [], 'values');
    check(chunks ?? [], 'values in one chunk');
    if (chunks !== null) this.#files.expectChunk(bytesOf(chunks));
  }

  /** Names of the fields when the dataset at `target` holds records. */
  #fieldsOf(target: string): readonly string[] | null {
    const known = this.#fields.get(target);
    if (known !== undefined) return known;
    const isDataset = this.#links.typeOf(target) === this.module.H5G_DATASET;
    const metadata = isDataset ? this.#metadataOf(target) : null;
    const fields = metadata === null ? null : fieldNames(metadata);
    this.#fields.set(target, fields);
    return fields;
  }

  /** Where the records lie whose field is at `path`; null when it is no field. */
  #parentOfField(path: string): string | null {
    const parent = this.#links.resolve(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (parent === null || parent === '/') return null;
    return this.#fieldsOf(parent)?.includes(nameOf(path)) === true ? parent : null;
  }

  #resolve(path: string): string {
    return this.#links.resolve(path) ?? path;
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
  const fileBytes = await checkHdf5File(ports.probe, path);
  const { module: bare, files, pluginDir } = await loadHdf5(ports);
  ports.watch?.open(path);
  const module = guardModule(bare, { path, fileBytes, files, watch: ports.watch });
  // The library opens it here and never again.
  const forbid = files.allow(path);
  let id: bigint;
  try {
    id = module.open(path, module.H5F_ACC_RDONLY, false, -1, -1);
  } finally {
    forbid();
  }
  if (id < 0n) {
    throw new AppError('input-format', `${path} has the HDF5 signature but cannot be opened.`, {
      hint: 'The file is damaged, or another program is writing to it. Get a fresh copy.',
    });
  }
  return new Hdf5File(id, { module, files, pluginDir }, { path, fileBytes, probe: ports.probe });
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
