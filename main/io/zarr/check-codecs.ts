// The codecs of zarrita take whatever bytes they are given; these wrappers check what goes in and what comes out.
import type { registry as codecRegistry } from 'zarrita';
import { unpackAtMost } from '../unpack.ts';
import { checkZstd } from './check-zstd.ts';

type Registry = typeof codecRegistry;
type Load = NonNullable<ReturnType<Registry['get']>>;
type Codec = Awaited<ReturnType<Load>>;
type Made = ReturnType<Codec['fromConfig']>;

const compressors = ['blosc', 'lz4', 'zstd', 'gzip', 'zlib'];
const names = compressors.flatMap((name) => [name, `numcodecs.${name}`]);
/** Unpacked by the host, which can stop in the middle. */
const streamFormats: ReadonlyMap<string, 'gzip' | 'deflate'> = new Map([
  ['gzip', 'gzip'],
  ['zlib', 'deflate'],
]);
/** Texts of a chunk have no length that could be foreseen. */
const bytesOfTextsAtMost = 256 << 20;
let isChecked = false;

/** Puts the checks in place, once per thread. */
export function checkCodecs(registry: Registry): void {
  if (isChecked) return;
  isChecked = true;
  for (const name of names) {
    const load = registry.get(name);
    if (load !== undefined) registry.set(name, async () => withCheck(name, await load()));
  }
}

function withCheck(name: string, codec: Codec): Codec {
  const fromConfig: Codec['fromConfig'] = (configuration, meta) => {
    const made: Made = codec.fromConfig(configuration, meta);
    if (made.kind !== 'bytes_to_bytes' && made.kind !== undefined) return made;
    const nBytes = expectedBytes(meta);
    const decode = async (bytes: Uint8Array): Promise<Uint8Array> => {
      if (name.endsWith('blosc')) checkBlosc(bytes, nBytes ?? bytesOfTextsAtMost);
      if (name.endsWith('zstd')) checkZstd(bytes, nBytes ?? bytesOfTextsAtMost);
      const format = streamFormats.get(name.replace('numcodecs.', ''));
      const unpacked =
        format === undefined
          ? ((await made.decode(bytes as never)) as Uint8Array)
          : await unpackAtMost(bytes, format, nBytes ?? bytesOfTextsAtMost);
      if (nBytes !== null && unpacked.length !== nBytes) {
        throw new Error(`a chunk unpacks to ${unpacked.length} bytes instead of ${nBytes}`);
      }
      return unpacked;
    };
    return { kind: 'bytes_to_bytes', encode: made.encode.bind(made), decode } as never;
  };
  return { fromConfig } as Codec;
}

/** Bytes of a chunk of numbers; null where texts may have any length. */
function expectedBytes(meta: { readonly dataType: string; readonly shape: readonly number[] }) {
  const bits = /^(?:u?int|float)(\d+)$/.exec(meta.dataType)?.[1];
  if (bits === undefined && meta.dataType !== 'bool') return null;
  return meta.shape.reduce((product, n) => product * n, 1) * (Number(bits ?? 8) / 8);
}

/** The header of Blosc says how long the chunk is, packed and unpacked. Source: C-Blosc 1, README_CHUNK_FORMAT. */
function checkBlosc(bytes: Uint8Array, nBytesAtMost: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16 || view.getUint32(12, true) !== bytes.length) {
    throw new Error(`a Blosc chunk of ${bytes.length} bytes does not have the length it states`);
  }
  const nBytes = view.getUint32(4, true);
  if (nBytes <= nBytesAtMost) return;
  throw new Error(`a chunk unpacks to ${nBytes} bytes instead of ${nBytesAtMost}`);
}
