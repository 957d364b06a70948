// Tables and matrix folders that are wrong in one place.
import { rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { table, writeMtxFolder, writeTable } from './small-text.ts';
import type { RefusedCase } from './types.ts';

/** A table with one change. */
function tableCase(name: string, content: string | Uint8Array, says: RegExp): RefusedCase {
  return { name, make: (place) => writeTable(place, content), says };
}

/** The matrix file with one change. */
function matrixCase(name: string, change: (text: string) => string, says: RegExp): RefusedCase {
  return { name, make: (place) => writeMtxFolder(place, { matrix: change }), says };
}

const tables: readonly RefusedCase[] = [
  tableCase(
    'a text cell in a table',
    table.replace('LYZ,0,5', 'LYZ,0,five'),
    /line 5, column 3 \("cellB"\): expected a number, found "five"/,
  ),
  tableCase(
    'a line too short',
    `${table}NKG7,1\n`,
    /line 6 \("NKG7"\): expected 3 fields .* found 2/,
  ),
  tableCase('a line too long', `${table}NKG7,1,2,3\n`, /line 6 .*expected 3 fields .* found 4/),
  tableCase('numbers without names', '0,0,1\n1,0,2\n', /expected the names .*, found numbers/),
  tableCase('a list instead of a table', 'gene,cell,count\nCD3E,a,1\nLYZ,b,2\n', /found a list/),
  tableCase(
    'a header alone',
    'gene,cellA,cellB\n',
    /expected a line of names and lines of numbers/,
  ),
  tableCase('bytes of zero in a table', `${table}\0\0\0`, /found a file of an unknown kind/),
  tableCase(
    'two encodings in one table',
    Buffer.concat([
      Buffer.from(`é${table}${'NKG7,1,2\n'.repeat(5000)}`),
      Buffer.from('gén,1,2\n', 'latin1'),
    ]),
    /expected text in UTF-8, found bytes that are not/,
  ),
  tableCase(
    'a quotation mark that is never closed',
    `${table}"NKG7,1,2\n${'LYZ,1,2\n'.repeat(400_000)}`,
    /line 6: expected the end of a text in quotes/,
  ),
  {
    name: 'a table packed to fill the memory',
    make: (place) => writeTable(place, gzipSync(Buffer.alloc(100 << 20, '1,')), 'input.csv.gz'),
    says: /expected a line of a table, found one of more than 33,554,432 characters/,
  },
];

const folders: readonly RefusedCase[] = [
  matrixCase(
    'a bad banner',
    (text) => text.replace('%%Matrix', '%Matrix'),
    /line 1: expected "%%MatrixMarket/,
  ),
  matrixCase(
    'a bad size',
    (text) => text.replace('3 2 4', '3 two 4'),
    /line 3: expected three whole numbers/,
  ),
  matrixCase(
    'too few entries',
    (text) => text.replace('3 2 4', '3 2 5'),
    /promises 5 entries, found 4/,
  ),
  matrixCase(
    'too many entries',
    (text) => text.replace('3 2 4', '3 2 3'),
    /line 7: expected the end of the file/,
  ),
  matrixCase(
    'an entry out of range',
    (text) => text.replace('3 1 1', '4 1 1'),
    /expected a row from 1 to 3.*found "4 1 1"/,
  ),
  matrixCase(
    'a value that is none',
    (text) => text.replace('3 1 1', '3 1 x'),
    /line 5: .*found "3 1 x"/,
  ),
  matrixCase(
    'a pattern',
    (text) => text.replace('integer', 'pattern'),
    /found "matrix coordinate pattern general"/,
  ),
  matrixCase(
    'a symmetric matrix',
    (text) => text.replace('general', 'symmetric'),
    /found "matrix coordinate integer symmetric"/,
  ),
  matrixCase(
    'a dense matrix file',
    (text) => text.replace('coordinate', 'array'),
    /found "matrix array integer general"/,
  ),
  matrixCase(
    'a banner alone',
    () => '%%MatrixMarket matrix coordinate integer general\n',
    /ends before the line with its size/,
  ),
  matrixCase(
    'a line without end',
    (text) => text.replace('3 1 1', '1'.repeat(3 << 20)),
    /found a line of more than 1,048,576 bytes/,
  ),
  {
    name: 'fewer barcodes than cells',
    make: (place) => writeMtxFolder(place, { barcodes: 'AAAC-1\n' }),
    named: 'barcodes.tsv',
    says: /the matrix has 2 cells, found 1 names/,
  },
  {
    name: 'more features than rows',
    make: (place) => writeMtxFolder(place, { features: 'a\tA\nb\tB\nc\tC\nd\tD\n' }),
    named: 'features.tsv',
    says: /the matrix has 3 features, found 4 names/,
  },
  {
    name: 'names packed to fill the memory',
    make(place) {
      writeMtxFolder(place);
      writeFileSync(place('features.tsv.gz'), gzipSync('x\n'.repeat(5_000_000)));
      rmSync(place('features.tsv'));
      return place('matrix.mtx');
    },
    named: 'features.tsv.gz',
    says: /found more names than that/,
  },
  {
    name: 'a matrix without barcodes',
    make(place) {
      writeFileSync(place('matrix.mtx'), '%%MatrixMarket');
      return place('matrix.mtx');
    },
    says: /expected barcodes\.tsv beside it, found matrix\.mtx/,
  },
  {
    name: 'two samples in one folder',
    make(place) {
      writeFileSync(place('a.mtx'), '%%');
      writeFileSync(place('b.mtx'), '%%');
      return place('.');
    },
    named: '',
    says: /expected one matrix, found 2 \(a\.mtx, b\.mtx\)/,
  },
];

export const wrongText: readonly RefusedCase[] = [...tables, ...folders];
