// The first bytes of a new file, by hand. h5wasm 0.10 cannot create booleans (an HDF5 enumeration of FALSE and TRUE, as
// h5py writes them), neither as dataset nor as attribute, and anndata 0.8 insists on them. So the groups that need them
// are laid down here in the oldest, simplest form of the format, and the library adds everything else to that file.
// Source: HDF5 File Format Specification 3.0: II.A superblock version 0, IV.A.1.a object header version 1, messages
// 0x01 dataspace, 0x02 link info, 0x03 datatype, 0x05 fill value, 0x06 link, 0x08 layout, 0x0A group info, 0x0C attribute.

/** A group that exists from the start, with its booleans. */
export interface SeedGroup {
  readonly groups?: ReadonlyMap<string, SeedGroup>;
  /** Datasets of booleans: 0 and 1, one dimension. */
  readonly booleans?: ReadonlyMap<string, Uint8Array>;
  /** Attributes of the group. */
  readonly flags?: ReadonlyMap<string, boolean>;
}

const undefinedAddress = 0xffff_ffff_ffff_ffffn;
const superblockSize = 96;

/** A complete, openable HDF5 file with `root` as its root group. */
export function makeSeedFile(root: SeedGroup): Uint8Array {
  const file = new ByteList(superblockSize);
  const rootAddress = appendGroup(file, root);
  const bytes = file.toBytes();
  bytes.set(makeSuperblock(rootAddress, bytes.length));
  return bytes;
}

function makeSuperblock(rootAddress: number, endOfFile: number): Uint8Array {
  const block = new ByteList(0);
  block.add([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
  // versions of superblock, free space, root entry, shared messages; sizes of offsets and lengths
  block.add([0, 0, 0, 0, 0, 8, 8, 0]);
  block.add([...u16(4), ...u16(16), ...u32(0)]);
  for (const address of [0n, undefinedAddress, BigInt(endOfFile), undefinedAddress]) {
    block.add(u64(address));
  }
  // entry of the root group: no name, its header, nothing cached
  block.add([...u64(0n), ...u64(BigInt(rootAddress)), ...new Uint8Array(24)]);
  return block.toBytes();
}

/** Appends what the group holds, then its header. Returns the header's address. */
function appendGroup(file: ByteList, { groups, booleans, flags }: SeedGroup): number {
  const links: [string, number][] = [];
  for (const [name, values] of booleans ?? []) links.push([name, appendBooleans(file, values)]);
  for (const [name, group] of groups ?? []) links.push([name, appendGroup(file, group)]);
  return appendHeader(file, [
    message(0x02, [0, 0, ...u64(undefinedAddress), ...u64(undefinedAddress)]),
    message(0x0a, [0, 0]),
    ...links.map(([name, address]) => linkMessage(name, address)),
    ...Array.from(flags ?? [], ([name, value]) => flagMessage(name, value)),
  ]);
}

function appendBooleans(file: ByteList, values: Uint8Array): number {
  const isEmpty = values.length === 0;
  const dataAddress = isEmpty ? undefinedAddress : BigInt(file.append(values));
  return appendHeader(file, [
    message(0x01, [1, 1, 0, 0, 0, 0, 0, 0, ...u64(BigInt(values.length))]),
    message(0x03, booleanType()),
    // late allocation, fill if set, none defined
    message(0x05, [2, 2, 2, 1, ...u32(0)]),
    // contiguous
    message(0x08, [3, 1, ...u64(dataAddress), ...u64(BigInt(values.length))]),
  ]);
}

function appendHeader(file: ByteList, messages: readonly (readonly number[])[]): number {
  const size = messages.reduce((n, bytes) => n + bytes.length, 0);
  const prefix = [1, 0, ...u16(messages.length), ...u32(1), ...u32(size), ...u32(0)];
  return file.append(Uint8Array.from([...prefix, ...messages.flat()]));
}

function message(type: number, content: readonly number[]): number[] {
  const padded = padTo8(content);
  return [...u16(type), ...u16(padded.length), 0, 0, 0, 0, ...padded];
}

/** A hard link with a name in UTF-8. */
function linkMessage(name: string, address: number): number[] {
  const bytes = new TextEncoder().encode(name);
  const hasCharset = 0x10;
  const wideLength = 0x01;
  return message(0x06, [
    ...[1, hasCharset | wideLength, 1],
    ...u16(bytes.length),
    ...bytes,
    ...u64(BigInt(address)),
  ]);
}

/** A boolean attribute holding a single value. */
function flagMessage(name: string, value: boolean): number[] {
  const nameBytes = [...new TextEncoder().encode(name), 0];
  const type = booleanType();
  const single = [1, 0, 0, 0, 0, 0, 0, 0];
  return message(0x0c, [
    ...[1, 0, ...u16(nameBytes.length), ...u16(type.length), ...u16(single.length)],
    ...padTo8(nameBytes),
    ...padTo8(type),
    ...single,
    Number(value),
  ]);
}

/** An enumeration over signed bytes: FALSE = 0, TRUE = 1. */
function booleanType(): number[] {
  const signedByte = [0x10, 0x08, 0, 0, ...u32(1), ...u16(0), ...u16(8)];
  const names = ['FALSE', 'TRUE'].flatMap((name) => padTo8([...new TextEncoder().encode(name), 0]));
  return [0x18, 2, 0, 0, ...u32(1), ...signedByte, ...names, 0, 1];
}

function padTo8(bytes: readonly number[]): number[] {
  return [...bytes, ...new Uint8Array((8 - (bytes.length % 8)) % 8)];
}

function u16(value: number): number[] {
  return [value & 0xff, value >> 8];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

function u64(value: bigint): number[] {
  return [...u32(Number(value & 0xffff_ffffn)), ...u32(Number(value >> 32n))];
}

/** Bytes being put together, after `start` empty ones. */
class ByteList {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  constructor(start: number) {
    this.append(new Uint8Array(start));
  }

  /** Adds `bytes` padded to a multiple of 8; returns where they start. */
  append(bytes: Uint8Array): number {
    const start = this.#length;
    const padding = new Uint8Array((8 - (bytes.length % 8)) % 8);
    this.#parts.push(bytes, padding);
    this.#length += bytes.length + padding.length;
    return start;
  }

  add(bytes: readonly number[]): void {
    this.append(Uint8Array.from(bytes));
  }

  toBytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
