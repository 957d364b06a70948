import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { joinSheetToCells, joinSheetToFile, readSampleSheet } from '#main/io/sample-sheet.ts';
import { toCategorical } from '#main/io/stack-columns.ts';
import type { Table } from '#main/io/types.ts';
import { writeCsv } from '#main/io/write-csv.ts';
import { writeXlsx } from '#main/io/write-xlsx.ts';
import { nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

const header = ['sample', 'donor', 'age', 'note'];
const rows = [
  ['s1', 'd1', 31.5, 'first, "fine"'],
  ['s2', 'd1', 40, 'März7'],
  ['s3', 'd2', null, 'two\nlines'],
] as const;

const obs: Table = {
  index: ['c1', 'c2', 'c3'],
  indexName: '_index',
  columns: new Map([['sample_id', toCategorical(['s2', 's1', 's2'])]]),
};

async function written(
  name: string,
  write: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<string> {
  const place = await scratchPath(name);
  const parts: Uint8Array[] = [];
  await write((bytes) => {
    parts.push(bytes.slice());
    return Promise.resolve();
  });
  await writeFile(place, Buffer.concat(parts));
  return place;
}

const asCsv = () => written('sheet.csv', (sink) => writeCsv(sink, header, rows));
const asXlsx = () =>
  written('sheet.xlsx', (sink) => writeXlsx(sink, [{ name: 'Samples', header, rows }]));

test.each([
  ['csv', asCsv],
  ['xlsx', asXlsx],
])('a sheet written as %s is read back', async (_what, write) => {
  const sheet = await readSampleSheet(nodePorts, await write());
  expect(sheet.columns).toEqual(header);
  expect(sheet.rows).toEqual([
    ['s1', 'd1', '31.5', 'first, "fine"'],
    ['s2', 'd1', '40', 'März7'],
    ['s3', 'd2', '', 'two\nlines'],
  ]);
});

test('lines are joined to cells by a column, in the order of the cells', async () => {
  const sheet = await readSampleSheet(nodePorts, await asCsv());
  const warnings: string[] = [];
  const joined = joinSheetToCells(
    obs,
    sheet,
    { sheetColumn: 'sample', cellColumn: 'sample_id' },
    warnings,
  );
  expect(joined.columns.get('donor')).toMatchObject({
    categories: ['d1'],
    codes: Int32Array.of(0, 0, 0),
  });
  expect(joined.columns.get('age')).toEqual({
    type: 'number',
    values: Float64Array.of(40, 31.5, 40),
  });
  expect(warnings).toEqual([]);
  expect(obs.columns.has('donor')).toBe(false);
});

test('cells without a line are counted; none at all is an error', async () => {
  const sheet = {
    path: 'x.csv',
    columns: ['cell', 'type'],
    rows: [
      ['c1', 'B'],
      ['c3', 'T'],
    ],
  };
  const warnings: string[] = [];
  const joined = joinSheetToCells(obs, sheet, { sheetColumn: 'cell', cellColumn: null }, warnings);
  expect(joined.columns.get('type')).toMatchObject({ codes: Int32Array.of(0, -1, 1) });
  expect(warnings).toEqual(['x.csv: 1 cells have no line in the sheet.']);
  const wrong = () => joinSheetToCells(obs, sheet, { sheetColumn: 'type', cellColumn: null }, []);
  expect(wrong).toThrow(/no value of "type" \(B, T \.\.\.\) is found in the names of the cells/);
});

test.each([
  ['/data/s2.h5ad'],
  ['/data/s2.counts.csv.gz'],
  ['/data/s2/outs/filtered_feature_bc_matrix'],
])('the line for the file %s is found', async (file) => {
  const sheet = await readSampleSheet(nodePorts, await asCsv());
  const warnings: string[] = [];
  const joined = joinSheetToFile(obs, sheet, { sheetColumn: 'sample', file }, warnings);
  expect(warnings).toEqual([]);
  expect(joined.columns.get('donor')).toMatchObject({ categories: ['d1'] });
  // As in every other file, although this one has whole numbers only.
  expect(joined.columns.get('age')).toEqual({
    type: 'number',
    values: Float64Array.of(40, 40, 40),
  });
});

test('a file without a line gets empty columns, and the lines there are are named', async () => {
  const sheet = await readSampleSheet(nodePorts, await asCsv());
  const warnings: string[] = [];
  const key = { sheetColumn: 'sample', file: 'other.h5ad' };
  const joined = joinSheetToFile(obs, sheet, key, warnings);
  expect(joined.columns.get('donor')).toMatchObject({ codes: Int32Array.of(-1, -1, -1) });
  expect(warnings[0]).toMatch(/no line has other\.h5ad in "sample"; it has s1, s2, s3/);
});

test.each([
  ['a key twice', 'a,b\nx,1\nx,2\n', /line 3: "x" stands twice/],
  ['headings alike', 'a,a\nx,1\n', /"a" twice/],
  ['a ragged line', 'a,b\nx,1\ny\nz,3\n', /line 3: expected 2 fields, found 1/],
  ['headings only', 'a,b\n', /one line per sample/],
])('a sheet with %s is refused', async (_what, content, message) => {
  const place = await scratchPath('sheet.csv');
  await writeFile(place, content);
  const reading = readSampleSheet(nodePorts, place).then((sheet) =>
    joinSheetToCells(obs, sheet, { sheetColumn: 'a', cellColumn: null }, []),
  );
  await expect(reading).rejects.toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(message) as string,
  });
});

test('what is no workbook is refused by name', async () => {
  const old = await scratchPath('old.xlsx');
  await writeFile(old, Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]));
  await expect(readSampleSheet(nodePorts, old)).rejects.toThrow(/found an old Excel file/);
  const broken = await scratchPath('broken.xlsx');
  await writeFile(broken, 'PK\u0003\u0004 and so on');
  await expect(readSampleSheet(nodePorts, broken)).rejects.toMatchObject({ code: 'input-format' });
});

test('what Excel cannot hold is refused before anything is written', async () => {
  const sink = () => Promise.reject(new Error('nothing may be written'));
  const wide = { name: 'wide', header: Array.from({ length: 20_000 }, String), rows: [] };
  await expect(writeXlsx(sink, [wide])).rejects.toThrow(/"wide" has 20000 columns/);
  await expect(writeXlsx(sink, [{ ...wide, name: 'a/b', header: [] }])).rejects.toThrow(
    /cannot be the name/,
  );
});
