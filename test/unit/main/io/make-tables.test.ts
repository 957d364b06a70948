// Tables of a run as a person takes them away.
import { readSheet } from 'read-excel-file/universal';
import { expect, test } from 'vitest';
import { checkXlsx } from '#main/io/check-xlsx.ts';
import { makeTables } from '#main/io/make-tables.ts';
import { openRun } from '#main/io/open-run.ts';
import { writeXlsx } from '#main/io/write-xlsx.ts';
import { fixture, nodePorts } from './node-ports.ts';

const texts: Readonly<Record<string, string>> = {
  clusters: 'cell,batch,leiden\nc1,"day 2, late",0\n\'=c2,a,1\n',
  markers: 'cluster,gene,auc,p_value\n0,MARCH1,0.91,1e-30\n0,1-Dec,0.7,3.2e-415\n',
};
const readText = (path: string) => {
  const name = /([a-z]+)\.csv$/.exec(path)?.[1] ?? '';
  return Promise.resolve(texts[name] ?? '');
};
const source = {
  readText,
  openCells: () => Promise.reject(new Error('no cells are read for these')),
};

test('a workbook has a sheet for each table; names stay text, numbers are numbers', async () => {
  const tables = ['clusters', 'markers'] as const;
  const bytes = await makeTables({ tables, format: 'xlsx' }, source);
  const buffer = new Uint8Array(bytes).buffer;
  expect(await readSheet(buffer, 1)).toEqual([
    ['cell', 'batch', 'leiden'],
    ['c1', 'day 2, late', 0],
    ['=c2', 'a', 1],
  ]);
  expect(await readSheet(buffer, 2)).toEqual([
    ['cluster', 'gene', 'auc', 'p_value'],
    [0, 'MARCH1', 0.91, '1e-30'],
    [0, '1-Dec', 0.7, '3.2e-415'],
  ]);
});

test('a csv is as safe as the table it was made of', async () => {
  const bytes = await makeTables({ tables: ['clusters'], format: 'csv' }, source);
  expect(new TextDecoder().decode(bytes)).toBe(texts['clusters']);
  await expect(
    makeTables({ tables: ['clusters', 'markers'], format: 'csv' }, source),
  ).rejects.toMatchObject({ code: 'usage' });
});

test('the table of cells has every column, missing values empty', async () => {
  const bytes = await makeTables(
    { tables: ['cells'], format: 'csv' },
    { readText, openCells: () => openRun(nodePorts, fixture('columns.h5ad')) },
  );
  const [header = '', ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\n');
  const run = await openRun(nodePorts, fixture('columns.h5ad'));
  expect(header.split(',')).toEqual(['cell', ...run.cellColumns]);
  expect(rows).toHaveLength(run.nCells);
  run.close();
});

test('a workbook that reads back differently is not given out', async () => {
  const sheet = { name: 'a', header: ['x'], rows: [[1], [2]] };
  const parts: Uint8Array[] = [];
  await writeXlsx(async (bytes) => void parts.push(bytes.slice()), [sheet]);
  const bytes = Buffer.concat(parts);
  await expect(checkXlsx(bytes, [sheet])).resolves.toBeUndefined();
  await expect(checkXlsx(bytes, [{ ...sheet, rows: [[1], [3]] }])).rejects.toMatchObject({
    code: 'output',
    message: expect.stringContaining('row 3 reads back differently'),
  });
});
