import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { matchSheet } from '#main/io/match-sheet.ts';
import { nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

async function fileOf(name: string, content: string): Promise<{ path: string }> {
  const path = await scratchPath(name);
  await writeFile(path, content);
  return { path };
}

const counts = 'gene,c1,c2\nCD3E,1,0\nMS4A1,2,5\nLYZ,0,1\n';

test('a sheet of files says how many it knows, whom it lacks, and what it adds', async () => {
  const inputs = [await fileOf('s1.csv', counts), await fileOf('s2.csv', counts)];
  const sheet = await fileOf('sheet.csv', 'file,donor,sex\ns1.csv,d1,f\ns3.csv,d2,f\ns4,d3,m\n');
  const summary = await matchSheet(nodePorts, sheet.path, inputs);
  expect(summary).toMatchObject({
    name: 'sheet.csv',
    columns: ['file', 'donor', 'sex'],
    nRows: 3,
    matches: [
      {
        ...{ column: 'file', by: 'file', cellColumn: null },
        ...{ nMatched: 1, nTotal: 2, unmatched: ['s2.csv'], nUnused: 2 },
      },
    ],
  });
});

test('a sheet of cells is matched by names and by columns; the best comes first', async () => {
  const cells = await fileOf(
    'm.csv',
    'cell,donor,CD3E,MS4A1,LYZ\nc1,d1,1,2,3\nc2,d1,3,2,1\nc3,d2,0,0,1\n',
  );
  const byName = await fileOf('cells.csv', 'barcode,type\nc1,B\nc2,T\n');
  expect((await matchSheet(nodePorts, byName.path, [cells])).matches).toEqual([
    {
      ...{ column: 'barcode', by: 'cell', cellColumn: null },
      ...{ nMatched: 2, nTotal: 3, unmatched: ['c3'], nUnused: 0 },
    },
  ]);
  const byDonor = await fileOf('donors.csv', 'id,age\nd1,31\nd2,40\n');
  expect((await matchSheet(nodePorts, byDonor.path, [cells])).matches[0]).toMatchObject({
    ...{ column: 'id', by: 'cell', cellColumn: 'donor', nMatched: 3, nTotal: 3 },
  });
});

test('a column that names something twice cannot join', async () => {
  const input = await fileOf('s1.csv', counts);
  const sheet = await fileOf('sheet.csv', 'file,donor\ns1,d1\ns1,d2\n');
  expect((await matchSheet(nodePorts, sheet.path, [input])).matches).toEqual([]);
});
