// Files that are empty, cut off, or something else than their name says.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeZip } from '../../helpers/make-zip.ts';
import { table, writeMtxFolder } from './small-text.ts';
import { fixture } from './fixture.ts';
import type { Place, RefusedCase } from './types.ts';

const endings = ['h5ad', 'h5', 'h5mu', 'loom', 'csv', 'tsv.gz', 'mtx', 'zarr.zip', 'xlsx'];

const oldExcel = Buffer.concat([
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  Buffer.alloc(600),
]);
/** What no reader takes, by what it is. */
const contents = {
  nothing: Buffer.alloc(0),
  'a zip archive': makeZip([{ name: 'readme.txt', content: Buffer.from('hello') }]),
  'a web page': Buffer.from('<!DOCTYPE html><title>Sign in</title>'),
  words: Buffer.from('hello there\n'),
  'an old Excel file': oldExcel,
};
type ContentKind = keyof typeof contents;

const saysOf: Readonly<Record<ContentKind, RegExp>> = {
  nothing: /is empty \(0 bytes\)/,
  'a zip archive': /found (a zip archive|an Excel workbook|readme\.txt)/,
  'a web page': /found a web page/,
  words: /found (a text file|"?hello there)|expected .* found 1 lines/,
  'an old Excel file': /found an old Excel file/,
};

/** One case for each content; `says` by what the content is. */
export function eachContent(
  says: Readonly<Record<ContentKind, RegExp>>,
  toCase: (kind: ContentKind, content: Buffer, says: RegExp) => RefusedCase,
): readonly RefusedCase[] {
  return (Object.keys(says) as ContentKind[]).map((kind) =>
    toCase(kind, contents[kind], says[kind]),
  );
}

/** A file of this ending, beside what else its format needs. */
function writeAs(place: Place, ending: string, content: Uint8Array): string {
  if (ending === 'mtx') writeMtxFolder(place);
  const path = place(ending === 'mtx' ? 'matrix.mtx' : `input.${ending}`);
  writeFileSync(path, content);
  return path;
}

const underEveryName = endings.flatMap((ending) =>
  eachContent(saysOf, (kind, content, says) => ({
    name: `${kind} named .${ending}`,
    make: (place) => writeAs(place, ending, content),
    says,
  })),
);

/** The first share of a file. */
function cut(name: string, ending: string, share: number): RefusedCase {
  const says = /is cut off|cut off or damaged|cannot be opened/;
  return {
    name: `${name} cut off at ${100 * share} %`,
    make(place) {
      const whole = readFileSync(fixture(name));
      const path = place(`input.${ending}`);
      writeFileSync(path, whole.subarray(0, Math.floor(share * whole.length)));
      return path;
    },
    says,
  };
}

export const wrongContent: readonly RefusedCase[] = [
  ...underEveryName,
  cut('kinds.h5ad', 'h5ad', 0.5),
  cut('records.h5ad', 'h5ad', 0.99),
  cut('tenx.h5', 'h5', 0.7),
  cut('small.loom', 'loom', 0.3),
  cut('small-v2.zarr.zip', 'zarr.zip', 0.8),
  {
    name: 'a packed table cut off',
    make(place) {
      const packed = gzipSync(table + 'NKG7,1,2\n'.repeat(500));
      writeFileSync(place('input.csv.gz'), packed.subarray(0, packed.length - 20));
      return place('input.csv.gz');
    },
    says: /cannot be unpacked beyond byte .*cut off or damaged/,
  },
  {
    name: 'a packed matrix cut off',
    make(place) {
      writeMtxFolder(place);
      const packed = gzipSync(readFileSync(place('matrix.mtx')));
      writeFileSync(place('matrix.mtx.gz'), packed.subarray(0, packed.length - 12));
      return place('matrix.mtx.gz');
    },
    says: /cut off or damaged/,
  },
  {
    name: 'no file at all',
    make: (place) => place('absent.h5ad'),
    says: /there is no such file/,
  },
  {
    name: 'an empty folder',
    make: (place) => place('.'),
    named: '',
    says: /expected a matrix\.mtx .* found nothing/,
  },
  {
    name: 'an R data file',
    make(place) {
      writeFileSync(place('input.rds'), gzipSync('RDX3'));
      return place('input.rds');
    },
    says: /found an R data file/,
  },
];
