// One message as bytes, for pipes that do not clone structures (WebSocket): JSON, then the typed arrays as they are.
//
// Layout: uint32 length of the JSON in bytes (little-endian) | JSON in UTF-8 | zeros up to a multiple of 8 | arrays,
// each on a multiple of 8. In the JSON an object with the key "$" stands for what JSON cannot say:
// {"$": "Float32Array", "at": offset from the first array in bytes, "n": length in items}, {"$": "number", "is": "NaN"},
// {"$": "undefined"}, and {"$": "object", "of": {...}} for an object that has a key "$" itself.
import { AppError } from '#shared/model/app-error.ts';
import { globals } from './host-globals.ts';

const arrayTypes = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};
type ArrayTypeName = keyof typeof arrayTypes;
type AnyTypedArray = InstanceType<(typeof arrayTypes)[ArrayTypeName]>;

const headBytes = 4;
const padded = (nBytes: number) => Math.ceil(nBytes / 8) * 8;

/** The bytes of `message`. Throws `internal` for what cannot be sent: functions, big integers, maps, dates. */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: AnyTypedArray[] = [];
  let tailBytes = 0;
  const placeArray = (array: AnyTypedArray): number => {
    const at = tailBytes;
    arrays.push(array);
    tailBytes += padded(array.byteLength);
    return at;
  };
  const json = new globals.TextEncoder().encode(JSON.stringify(toJson(message, placeArray)));
  const tailStart = padded(headBytes + json.byteLength);
  const bytes = new Uint8Array(tailStart + tailBytes);
  new DataView(bytes.buffer).setUint32(0, json.byteLength, true);
  bytes.set(json, headBytes);
  let at = tailStart;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

/** The message in `buffer`; its arrays are copies. Throws `input-format` when the bytes are no message. */
export function decodeMessage(buffer: ArrayBuffer): unknown {
  try {
    const nJson = new DataView(buffer).getUint32(0, true);
    const json = new globals.TextDecoder().decode(new Uint8Array(buffer, headBytes, nJson));
    const tailStart = padded(headBytes + nJson);
    return fromJson(JSON.parse(json), (type, at, n) => {
      const start = tailStart + at;
      const end = start + n * arrayTypes[type].BYTES_PER_ELEMENT;
      if (!(at >= 0 && n >= 0 && end <= buffer.byteLength))
        throw new RangeError('array beyond end');
      return new arrayTypes[type](buffer.slice(start, end));
    });
  } catch (error) {
    throw new AppError('input-format', 'The bytes received are not a message.', { cause: error });
  }
}

function toJson(value: unknown, placeArray: (array: AnyTypedArray) => number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    const isPlain = Number.isFinite(value) && !Object.is(value, -0);
    return isPlain ? value : { $: 'number', is: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === undefined) return { $: 'undefined' };
  if (typeof value !== 'object') throw notSendable(typeof value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, placeArray));
  if (ArrayBuffer.isView(value)) {
    const type = value[Symbol.toStringTag as never] as ArrayTypeName;
    if (!Object.hasOwn(arrayTypes, type)) throw notSendable(type);
    const array = value as AnyTypedArray;
    return { $: type, at: placeArray(array), n: array.length };
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw notSendable((value.constructor as { name?: string } | undefined)?.name ?? 'object');
  }
  const of = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, toJson(item, placeArray)]),
  );
  return Object.hasOwn(value, '$') ? { $: 'object', of } : of;
}

function fromJson(
  value: unknown,
  readArray: (type: ArrayTypeName, at: number, n: number) => AnyTypedArray,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => fromJson(item, readArray));
  // Object.fromEntries makes own properties only: a key "__proto__" stays a key.
  const decodeFields = (fields: object) =>
    Object.fromEntries(
      Object.entries(fields).map(([key, item]) => [key, fromJson(item, readArray)]),
    );
  if (!Object.hasOwn(value, '$')) return decodeFields(value);
  const { $: kind, at, n, is, of } = value as Record<string, unknown>;
  if (kind === 'undefined') return undefined;
  if (kind === 'number') return Number(is);
  if (kind === 'object') return decodeFields(of as object);
  if (!Object.hasOwn(arrayTypes, String(kind))) throw new TypeError(`unknown kind ${String(kind)}`);
  return readArray(kind as ArrayTypeName, Number(at), Number(n));
}

function notSendable(what: string): AppError {
  return new AppError('internal', `A message cannot carry a ${what}.`);
}
