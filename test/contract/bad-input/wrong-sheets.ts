// Sample sheets that are wrong, beside a table that is right.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeXlsx } from '#main/io/write-xlsx.ts';
import { makeZip } from '../../helpers/make-zip.ts';
import { table, writeTable } from './small-text.ts';
import type { Place, RefusedCase } from './types.ts';
import { eachContent } from './wrong-content.ts';

/** A sheet named `name`, joined by its column `file`, or by `key`. */
function sheetCase(
  what: string,
  name: string,
  content: string | Uint8Array | ((place: Place) => Promise<Uint8Array>),
  { says, key = 'file' }: { readonly says: RegExp; readonly key?: string },
): RefusedCase {
  return {
    name: `a sample sheet: ${what}`,
    async make(place) {
      writeFileSync(place(name), typeof content === 'function' ? await content(place) : content);
      return writeTable(place, table, 'counts.csv');
    },
    flags: (place) => ['--sample-sheet', place(name), '--sheet-key', key],
    named: name,
    says,
  };
}

async function workbook(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const [header = [], ...others] = rows;
  await writeXlsx(
    async (bytes) => void parts.push(bytes.slice()),
    [{ name: 'Samples', header, rows: others }],
  );
  return Buffer.concat(parts);
}

const right = [
  ['file', 'donor'],
  ['counts.csv', 'd1'],
  ['other.csv', 'd2'],
];
const text = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => `${row.join(',')}\n`).join('');

const ofContent = ['sheet.csv', 'sheet.tsv.gz', 'sheet.xlsx'].flatMap((name) =>
  eachContent(
    {
      nothing: /is empty \(0 bytes\)|found an empty file/,
      'a zip archive': /found a zip archive|the Excel workbook cannot be read/,
      'a web page': /found a web page/,
      words: /expected a line of headings .* found 1 lines|found a text file/,
      'an old Excel file': /found an old Excel file/,
    },
    (kind, content, says) => sheetCase(`${kind} named ${name}`, name, content, { says }),
  ),
);

const ofText: readonly RefusedCase[] = [
  sheetCase('headings alone', 'sheet.csv', 'file,donor\n', { says: /found 1 lines/ }),
  sheetCase('the same heading twice', 'sheet.csv', text([['file', 'file'], ...right.slice(1)]), {
    says: /line 1: expected headings that differ, found "file" twice/,
  }),
  sheetCase('a line too long', 'sheet.csv', `${text(right)}third.csv,d3,x\n`, {
    says: /line 4: expected 2 fields, found 3/,
  }),
  sheetCase('a name that stands twice', 'sheet.csv', text([...right, ['counts.csv', 'd3']]), {
    says: /line 4: "counts\.csv" stands twice in the column "file"/,
  }),
  sheetCase('cells that nobody has', 'sheet.csv', 'barcode,type\nx,B\ny,T\n', {
    key: 'barcode=index',
    says: /no value of "barcode" \(x, y \.\.\.\) is found in the names of the cells/,
  }),
  sheetCase('bytes of zero', 'sheet.csv', `${text(right)}${'x,y\n'.repeat(20_000)}\0\0`, {
    says: /line 20004: expected text, found bytes of zero/,
  }),
  sheetCase(
    'a quotation mark never closed',
    'sheet.csv',
    `${text(right)}"x,y\n${'a,b\n'.repeat(400_000)}`,
    {
      says: /expected the end of a text in quotes/,
    },
  ),
  sheetCase('packed and cut off', 'sheet.csv.gz', gzipSync(text(right)).subarray(0, 30), {
    says: /cut off or damaged/,
  }),
  {
    name: 'a sample sheet that is not there',
    make: (place) => writeTable(place, table, 'counts.csv'),
    flags: (place) => ['--sample-sheet', place('sheet.csv'), '--sheet-key', 'file'],
    named: 'sheet.csv',
    says: /there is no such file/,
  },
];

const workbooks: readonly RefusedCase[] = [
  sheetCase(
    'a workbook cut off',
    'sheet.xlsx',
    async () => (await workbook(right)).subarray(0, 900),
    {
      says: /the Excel workbook cannot be read; it is damaged or protected/,
    },
  ),
  sheetCase('a workbook with an empty sheet', 'sheet.xlsx', () => workbook([[]]), {
    says: /expected a line of headings .* found 0 lines/,
  }),
  sheetCase(
    'a workbook without its parts',
    'sheet.xlsx',
    makeZip([{ name: '[Content_Types].xml', content: Buffer.from('<Types/>') }]),
    {
      says: /the Excel workbook cannot be read/,
    },
  ),
  sheetCase(
    'a workbook made to fill the memory',
    'sheet.xlsx',
    makeZip([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(300 << 20) }]),
    { says: /found a workbook of 314,572,800 bytes once unpacked/ },
  ),
  sheetCase(
    'a workbook with the same heading twice',
    'sheet.xlsx',
    () =>
      workbook([
        ['file', 'file'],
        ['a', 'b'],
      ]),
    {
      says: /line 1: expected headings that differ/,
    },
  ),
];

/** Tables that genes are renamed by are read as sample sheets are. */
const geneTables: readonly RefusedCase[] = [
  {
    name: 'a table of genes with one column',
    make(place) {
      writeFileSync(place('genes.csv'), 'symbol;\nCD3E;\nLYZ;\n'.replaceAll(';', ''));
      return writeTable(place, table, 'counts.csv');
    },
    flags: (place) => ['--fix', `names-from-table:${place('genes.csv')}`],
    named: 'genes.csv',
    says: /expected (two columns of names, found one|names separated by)/,
  },
  {
    name: 'a table of genes that are not in the file',
    make(place) {
      writeFileSync(place('genes.csv'), 'id,symbol\nENSG00000000001,A\nENSG00000000002,B\n');
      return writeTable(place, table, 'counts.csv');
    },
    flags: (place) => ['--fix', `names-from-table:${place('genes.csv')}`],
    named: 'genes.csv',
    says: /expected the names of the genes \(CD3E, MS4A1, GAPDH \.\.\.\) in a column, found ENSG00000000001/,
  },
];

export const wrongSheets: readonly RefusedCase[] = [
  ...ofContent,
  ...ofText,
  ...workbooks,
  ...geneTables,
];
