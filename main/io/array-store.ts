// A file of named arrays in groups, as HDF5 and Zarr have them: what the readers of .h5ad, .h5mu, loom and 10x see.

export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Kind of the numbers or texts in an array; sizes in bytes. */
export type ElementType =
  | { readonly kind: 'integer'; readonly size: 1 | 2 | 4 | 8; readonly isSigned: boolean }
  | { readonly kind: 'float'; readonly size: 4 | 8 }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'string';
      readonly size: number;
      readonly isVariable: boolean;
      readonly isUtf8: boolean;
    };

/** A box of an array: first index and length along each dimension. */
export interface Slab {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

export type AttributeValue = string | number | readonly string[] | readonly number[];

/** One array, ready to be read in boxes. */
export interface StoredArray {
  /** Inside the file, with links resolved. */
  readonly path: string;
  /** For messages: "FILE, dataset PATH". */
  readonly place: string;
  /** [] for a single value. */
  readonly shape: readonly number[];
  readonly chunks: readonly number[] | null;
  readonly type: ElementType;
  /**
   * The numbers in a box, row-major, as an array of the stored type (64-bit whole numbers: Float64Array; booleans:
   * Uint8Array of 0 and 1). Throws `input-format` when the box cannot be unpacked or holds text.
   */
  numbers(slab: Slab): Promise<Numbers>;
  /** The texts in a box, row-major. Throws like `numbers`. */
  texts(slab: Slab): Promise<string[]>;
}

/** `path` arguments are absolute inside the file ("/obs/batch"); the leading slash may be left out. */
export interface ArrayStore {
  /** Of the file or folder itself. */
  readonly path: string;
  /** What is at `path`, null when nothing. A dataset of records counts as a group, its fields as datasets in it. */
  kindOf(path: string): 'group' | 'dataset' | null;
  /** Names in a group; empty when there is no group at `path`. */
  keysOf(path: string): readonly string[];
  /** Value of an attribute; null when it (or the object) is absent or holds nothing. */
  attribute(path: string, name: string): AttributeValue | null;
  /** An attribute that must be text, or null when it is absent or something else. */
  textAttribute(path: string, name: string): string | null;
  /** Throws `input-format` when there is no dataset or it cannot be read here. */
  dataset(path: string): Promise<StoredArray>;
}

/** Bytes of one element; variable texts count as their pointers. */
export function sizeOf(type: ElementType): number {
  return type.kind === 'boolean' ? 1 : type.size;
}
