// Fragments and the regions they are counted over, wrong in one place.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RefusedCase } from './types.ts';
import { eachContent } from './wrong-content.ts';

const name = 'fragments.tsv.gz';
const good = Array.from(
  { length: 40 },
  (_, i) => `chr1\t${100 * i}\t${100 * i + 80}\tAAAC${i % 4}-1\t1\n`,
);

function fragmentsCase(
  what: string,
  content: string | Uint8Array,
  says: RegExp,
  flags: readonly string[] = [],
): RefusedCase {
  return {
    name: `fragments: ${what}`,
    make(place) {
      writeFileSync(place(name), content);
      return place(name);
    },
    command: 'atac',
    flags: () => flags,
    says,
  };
}

/** Peaks, or regions to leave out, beside fragments that are right. */
function regionsCase(
  what: string,
  {
    flag,
    content,
    says,
  }: { readonly flag: string; readonly content: string; readonly says: RegExp },
): RefusedCase {
  return {
    name: `regions: ${what}`,
    make(place) {
      writeFileSync(place(name), gzipSync(good.join('')));
      if (content !== '-') writeFileSync(place('regions.bed'), content);
      return place(name);
    },
    command: 'atac',
    flags: (place) => [flag, place('regions.bed')],
    named: 'regions.bed',
    says,
  };
}

/** The good lines with one more among them. */
const withLine = (line: string) =>
  gzipSync(['# made by hand\n', ...good.slice(0, 5), line, ...good].join(''));

export const wrongFragments: readonly RefusedCase[] = [
  ...eachContent(
    {
      nothing: /is empty \(0 bytes\)/,
      'a zip archive': /expected fragments, .* found a zip archive/,
      'a web page': /expected fragments, .* found a web page/,
      words: /line 1: expected chromosome, start, end and barcode .* found "hello there"/,
      'an old Excel file': /expected fragments, .* found an old Excel file/,
    },
    (kind, content, says) => fragmentsCase(kind, content, says),
  ),
  fragmentsCase('comments alone', gzipSync('# nothing\n# here\n'), /holds no fragments/),
  fragmentsCase('cut off', gzipSync(good.join('')).subarray(0, 90), /cut off or damaged/),
  fragmentsCase('a line without barcode', withLine('chr1\t5\t90\n'), /line 7: expected chromosome/),
  fragmentsCase('a start that is text', withLine('chr1\tx\t9\tA\t1\n'), /found "chr1 x 9 A 1"/),
  fragmentsCase(
    'a fragment of four gigabases',
    withLine('chr1\t9\t4294967296\tA\t1\n'),
    /line 7: expected/,
  ),
  fragmentsCase('an end before its start', withLine('chr1\t9\t5\tA\t1\n'), /line 7: expected/),
  fragmentsCase(
    'an end that no chromosome has',
    withLine('chr1\t9\t99999999999\tA\t1\n'),
    /line 7/,
  ),
  fragmentsCase('spaces for tabs', withLine('chr1 5 90 A 1\n'), /separated by tabs, found "chr1 5/),
  fragmentsCase(
    'a line without end',
    gzipSync('x'.repeat(3 << 20)),
    /line 1: .* found a line of more than 1,048,576 characters/,
  ),
  fragmentsCase(
    'more bins than can be held',
    withLine('chr1\t7999999000\t8000000000\tA\t1\n'),
    /found 80,000,000 of 100 bases; chr1 reaches to base 8,000,000,000/,
    ['--bin-bases', '100'],
  ),
  fragmentsCase(
    'too few on every barcode',
    gzipSync(good.join('')),
    /no barcode has 1000 fragments or more/,
    ['--min-fragments', '1000'],
  ),
  {
    name: 'fragments that are not there',
    make: (place) => place(name),
    command: 'atac',
    says: /there is no such file|cannot be read/,
  },
  regionsCase('peaks on other chromosomes', {
    flag: '--peaks',
    content: '1\t0\t500\n2\t0\t500\n',
    says: /No peak of .* lies on a chromosome of .*: peaks on 1 \.\.\., fragments on chr1/,
  }),
  regionsCase('peaks without numbers', {
    flag: '--peaks',
    content: 'chr1\t0\t500\nchr1\tabc\t900\n',
    says: /line 2: expected chromosome, start and end separated by tabs, found "chr1 abc 900"/,
  }),
  regionsCase('peaks that are none', {
    flag: '--peaks',
    content: '# empty\n\n',
    says: /holds no regions/,
  }),
  regionsCase('peaks that are a web page', {
    flag: '--peaks',
    content: '<!DOCTYPE html><title>Sign in</title>',
    says: /found a web page/,
  }),
  regionsCase('a blacklist that ends before it starts', {
    flag: '--blacklist',
    content: 'chr1\t500\t100\n',
    says: /line 1: expected chromosome, start and end/,
  }),
  regionsCase('a blacklist that is not there', {
    flag: '--blacklist',
    content: '-',
    says: /there is no such file|cannot be read: it does not exist/,
  }),
];
