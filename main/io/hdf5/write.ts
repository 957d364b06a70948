// Writing a new HDF5 file through the same library. Every block goes through `set_dataset_data`, whose status is
// checked: creating a dataset together with its values would drop it.
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from '../ports.ts';
import { loadHdf5, withHeap, type Hdf5Module } from './library.ts';
import { makeSeedFile, type SeedGroup } from './seed-file.ts';

export type WritableNumbers =
  Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** Measured on counts and their indices: level 4 takes 1.7 times the time of 1 and saves nothing. */
const gzipLevel = 1;
const chunkBytes = 512 << 10;
const nTextsPerBlock = 8192;
const rowsPerChunk = 256;
const columnsPerChunk = 1024;

/** A file being written. Paths are absolute; groups must be made before what lies in them. */
export class Hdf5Writer {
  readonly path: string;
  readonly #module: Hdf5Module;
  readonly #id: bigint;
  readonly #gzip: { compression: number; compression_opts: number[] };
  #isOpen = true;

  constructor(path: string, id: bigint, module: Hdf5Module) {
    this.path = path;
    this.#id = id;
    this.#module = module;
    this.#gzip = { compression: module.H5Z_FILTER_DEFLATE, compression_opts: [gzipLevel] };
  }

  group(path: string): void {
    this.#check(this.#module.create_group(this.#id, path, false), path);
  }

  /** A second name for what is at `target`; takes no space. */
  link(target: string, path: string): void {
    this.#check(this.#module.create_hard_link(this.#id, target, path), path);
  }

  textAttribute(path: string, name: string, value: string | readonly string[]): void {
    const texts = typeof value === 'string' ? [value] : value;
    const shape = typeof value === 'string' ? [] : [texts.length];
    const type = { ...this.#textType(), ...toExtent(shape) };
    if (texts.length > 0) {
      this.#module.create_vlen_str_attribute(this.#id, path, name, texts, type);
      return;
    }
    // The library wants an address to write nothing from.
    withHeap(this.#module, type.size, (pointer) => {
      this.#module.create_attribute(this.#id, path, name, BigInt(pointer), type);
    });
  }

  /** A 64-bit whole number, or a list of them. */
  integerAttribute(path: string, name: string, value: number | readonly number[]): void {
    const values = BigInt64Array.from([value].flat(), (number) => BigInt(number));
    const shape = typeof value === 'number' ? [] : [values.length];
    withHeap(this.#module, values.byteLength, (pointer) => {
      this.#module.HEAPU8.set(new Uint8Array(values.buffer), pointer);
      const type = { ...this.#numberType(values), ...toExtent(shape) };
      this.#module.create_attribute(this.#id, path, name, BigInt(pointer), type);
    });
  }

  /**
   * Writes numbers of any shape (row-major), gzip-compressed in chunks of whole rows, about 0.5 MB each.
   * `report` is called after each block with the number of values written.
   */
  async numbers(
    path: string,
    values: WritableNumbers,
    options: {
      readonly shape?: readonly number[];
      readonly report?: ((nDone: number) => Promise<void>) | undefined;
    } = {},
  ): Promise<void> {
    const shape = options.shape ?? [values.length];
    const [nRows = 1, ...rest] = shape;
    const rowLength = rest.reduce((product, n) => product * n, 1);
    const rowBytes = Math.max(1, rowLength * values.BYTES_PER_ELEMENT);
    const nChunkRows = Math.max(1, Math.min(nRows, Math.floor(chunkBytes / rowBytes)));
    const chunks = shape.length > 0 && values.length > 0 ? [nChunkRows, ...rest] : null;
    this.#create(path, this.#numberType(values), shape, chunks);
    for (let row = 0; row < nRows && rowLength > 0; row += nChunkRows) {
      const count = Math.min(nChunkRows, nRows - row);
      const block = values.subarray(row * rowLength, (row + count) * rowLength);
      const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
      withHeap(this.#module, bytes.length, (pointer) => {
        this.#module.HEAPU8.set(bytes, pointer);
        this.#put(
          path,
          shape.length === 0
            ? null
            : [
                [row, ...rest.map(() => 0)],
                [count, ...rest],
              ],
          pointer,
        );
      });
      await options.report?.(Math.min(values.length, (row + count) * rowLength));
    }
  }

  /**
   * An empty matrix that is filled some rows at a time, gzip-compressed in chunks of 256 rows x 1,024 columns. The
   * function returned writes rows `from` to `from + nRows`; blocks that begin at multiples of 256 are fastest.
   */
  rows(
    path: string,
    [nRows, nCols]: readonly [number, number],
    kind: 'float32' | 'int8',
  ): (from: number, nRows: number, values: Float32Array | Int8Array) => void {
    const type = this.#numberType(kind === 'float32' ? new Float32Array() : new Int8Array());
    const chunks = [Math.min(rowsPerChunk, nRows), Math.min(columnsPerChunk, nCols)];
    this.#create(path, type, [nRows, nCols], chunks);
    return (from, count, { buffer, byteOffset, byteLength }) => {
      withHeap(this.#module, byteLength, (pointer) => {
        this.#module.HEAPU8.set(new Uint8Array(buffer, byteOffset, byteLength), pointer);
        this.#put(
          path,
          [
            [from, 0],
            [count, nCols],
          ],
          pointer,
        );
      });
    };
  }

  /** Writes a list of texts, or a single one. */
  async texts(
    path: string,
    value: string | readonly string[],
    report?: (nDone: number) => Promise<void>,
  ): Promise<void> {
    const isSingle = typeof value === 'string';
    const texts = isSingle ? [value] : value;
    const shape = isSingle ? [] : [texts.length];
    this.#create(
      path,
      this.#textType(),
      shape,
      isSingle || texts.length === 0 ? null : [Math.min(texts.length, nTextsPerBlock)],
    );
    for (let start = 0; start < texts.length; start += nTextsPerBlock) {
      const block = texts.slice(start, start + nTextsPerBlock);
      this.#putTexts(path, isSingle ? null : [[start], [block.length]], block);
      await report?.(start + block.length);
    }
  }

  /** Flushes and closes. Throws `output` when something could not be written (a full disk shows here). */
  finish(): void {
    const flushed = this.#module.flush(this.#id);
    this.#isOpen = false;
    const closed = this.#module.close_file(this.#id);
    this.#check(Math.min(flushed, closed), 'the end of the file');
  }

  /** Closes without caring; the file is of no use. */
  abandon(): void {
    if (this.#isOpen) this.#module.close_file(this.#id);
    this.#isOpen = false;
  }

  /** Makes an empty dataset and gives it its extent: values follow in blocks. A single value starts as zero. */
  #create(
    path: string,
    type: ElementWriteType,
    shape: readonly number[],
    chunks: readonly number[] | null,
  ): void {
    const [nRows, ...rest] = shape;
    const empty = nRows === undefined || chunks === null ? shape : [0, ...rest];
    withHeap(this.#module, type.size, (pointer) => {
      this.#module.HEAPU8.fill(0, pointer, pointer + type.size);
      this.#module.create_dataset(this.#id, path, BigInt(pointer), {
        ...type,
        ...toExtent(empty, shape),
        ...(chunks === null ? {} : { chunks: chunks.map(BigInt) }),
        // HDF5 2 refuses filters on texts of variable length.
        ...(type.vlen ? {} : this.#gzip),
      });
    });
    if (this.#module.get_type(this.#id, path) !== this.#module.H5G_DATASET) this.#check(-1, path);
    if (nRows !== undefined && nRows > 0 && chunks !== null) {
      this.#check(this.#module.resize_dataset(this.#id, path, shape.map(BigInt)), path);
    }
  }

  #put(
    path: string,
    range: readonly [readonly number[], readonly number[]] | null,
    pointer: number,
  ): void {
    const [start, count] = range ?? [null, null];
    const status = this.#module.set_dataset_data(
      this.#id,
      path,
      count?.map(BigInt) ?? null,
      start?.map(BigInt) ?? null,
      count?.map(() => 1n) ?? null,
      BigInt(pointer),
    );
    this.#check(status, path);
  }

  #putTexts(
    path: string,
    range: readonly [readonly number[], readonly number[]] | null,
    block: readonly string[],
  ): void {
    const encoder = new TextEncoder();
    const parts = block.map((text) => encoder.encode(`${text.replaceAll('\0', ' ')}\0`));
    const nTextBytes = parts.reduce((n, part) => n + part.length, 0);
    withHeap(this.#module, 4 * parts.length + nTextBytes, (pointer) => {
      const heap = this.#module.HEAPU8;
      const pointers = new DataView(heap.buffer, pointer, 4 * parts.length);
      let at = pointer + 4 * parts.length;
      parts.forEach((part, i) => {
        pointers.setUint32(4 * i, at, true);
        heap.set(part, at);
        at += part.length;
      });
      this.#put(path, range, pointer);
    });
  }

  #numberType(values: WritableNumbers): ElementWriteType {
    const kinds = this.#module.H5T_class_t;
    const isFloat = values instanceof Float32Array || values instanceof Float64Array;
    return {
      type: isFloat ? kinds.H5T_FLOAT.value : kinds.H5T_INTEGER.value,
      size: values.BYTES_PER_ELEMENT,
      signed: true,
      littleEndian: true,
      vlen: false,
    };
  }

  #textType(): ElementWriteType {
    const type = this.#module.H5T_class_t.H5T_STRING.value;
    return { type, size: 4, signed: false, littleEndian: true, vlen: true, cset: 1 };
  }

  #check(status: number, place: string): void {
    if (status >= 0) return;
    throw new AppError('output', `${this.path}: ${place} could not be written.`, {
      hint: 'The disk may be full, or the drive was disconnected.',
    });
  }
}

type WriteType = Parameters<Hdf5Module['create_dataset']>[3];
type ElementWriteType = Pick<
  WriteType,
  'type' | 'size' | 'signed' | 'littleEndian' | 'vlen' | 'cset'
>;

function toExtent(
  shape: readonly number[],
  most: readonly number[] = shape,
): Pick<WriteType, 'shape' | 'maxshape' | 'total_size'> {
  return { shape: shape.map(BigInt), maxshape: most.map(BigInt), total_size: 0 };
}

/**
 * Creates (or replaces) the file at `path` with the groups and booleans of `seed`; the writer adds the rest.
 * Throws `output` when the place cannot be written.
 */
export async function createHdf5(
  ports: IoPorts,
  path: string,
  seed: SeedGroup,
): Promise<Hdf5Writer> {
  const { module, files } = await loadHdf5(ports);
  const failed = (cause?: unknown) =>
    new AppError('output', `${path} cannot be created.`, {
      hint: 'The folder may be missing or not writable, or the file is open in another program.',
      cause,
    });
  // The library opens it here and never again.
  const forbid = files.allow(path);
  try {
    module.FS.writeFile(path, makeSeedFile(seed));
    const id = module.open(path, module.H5F_ACC_RDWR, false, -1, -1);
    if (id >= 0n) return new Hdf5Writer(path, id, module);
  } catch (error) {
    throw failed(error);
  } finally {
    forbid();
  }
  throw failed();
}
