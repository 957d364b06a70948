// Spoils the bytes of a good file, by a random generator: the same seed spoils in the same way.
import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipRaw } from 'unzipit';
import type { Random } from '#main/numerics/random.ts';
import { makeZip } from '../../helpers/make-zip.ts';

const interestingBytes = [0x00, 0x01, 0x7f, 0x80, 0xff];
const interestingNumbers = [
  0n,
  1n,
  2n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fff_ffffn,
  0xffff_ffffn,
  1n << 40n,
  0xffff_ffff_ffff_ffffn,
];
const interestingTexts = [
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  '99999999999999999999',
  '"',
  '""',
  'é',
  '\r',
  '\0',
  ',',
  '\t',
  ' ',
  '#',
  '%',
  '{',
  'null',
  '[]',
  '4294967296',
];

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const flipBits: Mutation = (bytes, random) => {
  const spoiled = Buffer.from(bytes);
  for (let n = 1 + random.integer(8); n > 0 && spoiled.length > 0; n--) {
    const at = random.integer(spoiled.length);
    spoiled[at] = (spoiled[at] ?? 0) ^ (1 << random.integer(8));
  }
  return spoiled;
};

const overwriteRun: Mutation = (bytes, random) => {
  const spoiled = Buffer.from(bytes);
  const from = random.integer(Math.max(1, spoiled.length));
  const to = Math.min(spoiled.length, from + 1 + random.integer(64));
  const fixed = interestingBytes[random.integer(2 * interestingBytes.length)];
  for (let at = from; at < to; at++) spoiled[at] = fixed ?? random.integer(256);
  return spoiled;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.integer(bytes.length + 1));

const splice: Mutation = (bytes, random) => {
  if (bytes.length === 0) return bytes;
  const length = 1 + random.integer(Math.min(512, bytes.length));
  const piece = bytes.subarray(random.integer(bytes.length - length + 1)).subarray(0, length);
  const at = random.integer(bytes.length);
  const skipped = random.integer(2) === 0 ? length : 0;
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + skipped)]);
};

/** Lengths, counts and addresses are little-endian whole numbers at even places. */
const editNumber: Mutation = (bytes, random) => {
  const size = [1, 2, 4, 8][random.integer(4)] ?? 4;
  if (bytes.length < size) return bytes;
  const spoiled = Buffer.from(bytes);
  const at = Math.floor(random.integer(bytes.length - size + 1) / size) * size;
  const number = interestingNumbers[random.integer(interestingNumbers.length)] ?? 0n;
  for (let i = 0; i < size; i++) spoiled[at + i] = Number((number >> BigInt(8 * i)) & 0xffn);
  return spoiled;
};

const editText: Mutation = (bytes, random) => {
  const text = bytes.toString('latin1');
  const parts = text.split(/([\s,;"{}[\]:]+)/);
  const lines = text.split('\n');
  const line = random.integer(lines.length);
  switch (random.integer(4)) {
    case 0:
      lines.splice(line, 1);
      return Buffer.from(lines.join('\n'), 'latin1');
    case 1:
      lines.splice(line, 0, ...lines.slice(line, line + 1 + random.integer(3)));
      return Buffer.from(lines.join('\n'), 'latin1');
    default: {
      const chosen = interestingTexts[random.integer(interestingTexts.length)] ?? '';
      parts[random.integer(parts.length)] = chosen;
      return Buffer.from(parts.join(''), chosen === 'é' ? 'utf8' : 'latin1');
    }
  }
};

const ofBytes: readonly Mutation[] = [
  flipBits,
  overwriteRun,
  truncate,
  splice,
  editNumber,
  editNumber,
];
const ofText: readonly Mutation[] = [
  flipBits,
  overwriteRun,
  truncate,
  splice,
  editText,
  editText,
  editText,
];

/** One to three mutations; what is packed is mostly unpacked first, so that the damage comes through. */
export async function mutate(name: string, bytes: Buffer, random: Random): Promise<Buffer> {
  const isOpened = random.integer(4) > 0;
  if (isOpened && /\.(zip|xlsx)$/.test(name)) return mutateZip(bytes, random);
  if (isOpened && name.endsWith('.gz')) {
    return gzipSync(mutatePlain(name.slice(0, -3), gunzipSync(bytes), random));
  }
  return mutatePlain(name, bytes, random);
}

function mutatePlain(name: string, bytes: Buffer, random: Random): Buffer {
  const isText = /\.(csv|tsv|bed|mtx|json|zarray|zattrs|zgroup|zmetadata|xml)$/.test(name);
  const mutations = isText ? ofText : ofBytes;
  let spoiled = bytes;
  for (let n = 1 + random.integer(3); n > 0; n--) {
    spoiled = mutations[random.integer(mutations.length)]?.(spoiled, random) ?? spoiled;
  }
  return spoiled;
}

/** Spoils one file of an archive that stays whole otherwise. */
async function mutateZip(bytes: Buffer, random: Random): Promise<Buffer> {
  const { entries } = await unzipRaw(new Uint8Array(bytes));
  const files = entries.filter((entry) => !entry.isDirectory);
  const chosen = files[random.integer(files.length)];
  const contents = await Promise.all(
    files.map(async (file) => {
      const content = Buffer.from(new Uint8Array(await file.arrayBuffer()));
      const { name } = file;
      return { name, content: file === chosen ? mutatePlain(name, content, random) : content };
    }),
  );
  return makeZip(contents);
}
