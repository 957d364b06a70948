// The safetensors container (github.com/huggingface/safetensors, format 1): eight bytes with the length of a JSON
// header, the header, then the raw numbers. Read and written by most machine learning libraries; holds no code.
import { AppError } from '#shared/model/app-error.ts';

export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export interface Safetensors {
  readonly arrays: readonly NamedArray[];
  readonly metadata: Readonly<Record<string, string>>;
}

const headerAlignment = 8;
const typeNames = { F32: Float32Array, I32: Int32Array } as const;

/** Packs arrays, in order, little-endian. Their lengths must match their shapes. */
export function encodeSafetensors({ arrays, metadata }: Safetensors): Uint8Array {
  const entries: Record<string, unknown> = { __metadata__: metadata };
  let dataLength = 0;
  for (const { name, shape, data } of arrays) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (count !== data.length || name in entries) {
      throw new AppError('internal', `${name}: ${data.length} numbers for ${shape.join(' x ')}.`);
    }
    const dtype = data instanceof Float32Array ? 'F32' : 'I32';
    const end = dataLength + data.byteLength;
    entries[name] = { dtype, shape, data_offsets: [dataLength, end] };
    dataLength = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const headerLength = Math.ceil(text.length / headerAlignment) * headerAlignment;
  const bytes = new Uint8Array(8 + headerLength + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const { data } of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

interface HeaderEntry {
  readonly dtype: keyof typeof typeNames;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Unpacks arrays of type F32 and I32.
 * @param fileName for messages
 * @throws AppError `input-format` for anything that is not such a file, `input-value` for other types of numbers
 */
export function decodeSafetensors(bytes: Uint8Array, fileName: string): Safetensors {
  const { header, dataStart } = readHeader(bytes, fileName);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isTextRecord(metadata)) throw notSafetensors(fileName, 'its metadata is not text');
  const arrays = Object.entries(entries).map(([name, entry]) => {
    if (!isEntry(entry)) throw notSafetensors(fileName, `the entry ${name} is unreadable`);
    return readArray(bytes, dataStart, name, entry, fileName);
  });
  return { arrays, metadata };
}

function readHeader(
  bytes: Uint8Array,
  fileName: string,
): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8) throw notSafetensors(fileName, 'it ends too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > bytes.length - 8) throw notSafetensors(fileName, 'it ends too early');
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerLength));
  try {
    const header: unknown = JSON.parse(text);
    if (isRecord(header)) return { header, dataStart: 8 + headerLength };
  } catch (cause) {
    throw notSafetensors(fileName, 'its header is not JSON', cause);
  }
  throw notSafetensors(fileName, 'its header is not an object');
}

function readArray(
  bytes: Uint8Array,
  dataStart: number,
  name: string,
  entry: HeaderEntry,
  fileName: string,
): NamedArray {
  const ArrayType = typeNames[entry.dtype];
  if (ArrayType === undefined) {
    throw new AppError(
      'input-value',
      `${fileName}: ${name} holds ${String(entry.dtype)} numbers.`,
      {
        hint: 'Only files with F32 and I32 numbers can be read.',
      },
    );
  }
  const [from, to] = entry.data_offsets;
  const count = entry.shape.reduce((product, size) => product * size, 1);
  if (from < 0 || to - from !== count * 4 || dataStart + to > bytes.length) {
    throw notSafetensors(fileName, `the numbers of ${name} do not fit its shape`);
  }
  // A copy: the numbers may begin at any byte, typed arrays may not.
  const data = new ArrayType(bytes.slice(dataStart + from, dataStart + to).buffer);
  return { name, shape: entry.shape, data };
}

function notSafetensors(fileName: string, why: string, cause?: unknown): AppError {
  return new AppError('input-format', `${fileName} is not a safetensors file: ${why}.`, { cause });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isEntry(value: unknown): value is HeaderEntry {
  if (!isRecord(value)) return false;
  const { dtype, shape, data_offsets: offsets } = value;
  const areSizes = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((size) => Number.isSafeInteger(size) && size >= 0);
  return typeof dtype === 'string' && areSizes(shape) && areSizes(offsets) && offsets.length === 2;
}
