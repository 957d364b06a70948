// Tables of text: every way labs write them, and what is said about those that are none.
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inspectInput } from '#main/io/inspect-input.ts';
import { withInput } from '#main/io/open-input.ts';
import { readMatrix } from '#main/io/read-matrix.ts';
import { denseOf } from '#test/helpers/sparse.ts';
import { nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const place = await scratchPath(name);
  await writeFile(place, content);
  return place;
}

const counts = [
  [3, 0, 1, 0],
  [0, 2, 0, 5],
];
const genes = ['CD3E', 'MS4A1', 'GAPDH', 'LYZ'];
const cells = ['cellA', 'cellB'];

/** Genes x cells. */
const byGene = 'gene,cellA,cellB\nCD3E,3,0\nMS4A1,0,2\nGAPDH,1,0\nLYZ,0,5\n';
const byCell = ',CD3E,MS4A1,GAPDH,LYZ\ncellA,3,0,1,0\ncellB,0,2,0,5\n';

test.each([
  ['genes in rows', 'a.csv', byGene],
  ['cells in rows', 'a.csv', byCell],
  ['no line break at the end', 'a.csv', byCell.trimEnd()],
  ['no corner, as R writes it', 'a.csv', byGene.replace('gene,', '')],
  ['tabs', 'a.tsv', byGene.replaceAll(',', '\t')],
  ['semicolons', 'a.csv', byCell.replaceAll(',', ';')],
  ['spaces', 'a.txt', byGene.replaceAll(',', ' ')],
  ['quotes', 'a.csv', byGene.replaceAll(/[A-Za-z0-9]+/g, '"$&"')],
  ['line ends of Windows', 'a.csv', byGene.replaceAll('\n', '\r\n')],
  ['mixed line ends', 'a.csv', byGene.replace('\n', '\r').replace('\n', '\r\n')],
  ['a mark of UTF-8', 'a.csv', `\uFEFF${byGene}`],
  ['comments first', 'a.csv', `# made by hand\n# twice\n${byGene}`],
  [
    'a comment of as many words as columns',
    'a.tsv',
    `# made by hand\n${byGene.replaceAll(',', '\t')}`,
  ],
  ['headings behind a number sign', 'a.csv', `# by hand\n#${byGene}`],
  [
    'headings in the last comment',
    'a.tsv',
    `# by hand\n# cellA cellB\n${byGene.slice(17).replaceAll(',', '\t')}`,
  ],
  ['a separator at the end of every line', 'a.csv', byGene.replaceAll('\n', ',\n')],
  [
    'a separator at the end of every line but the first',
    'a.csv',
    byGene.replaceAll(/(\d)\n/g, '$1,\n'),
  ],
  ['empty lines at the end', 'a.csv', `${byGene}\n\n`],
  ['whole numbers written as fractions', 'a.csv', byGene.replaceAll(/,(\d)/g, ',$1.0')],
  [
    'a stray index',
    'a.csv',
    byGene
      .replace('gene', ',gene')
      .replaceAll(/^(CD3E|MS4A1|GAPDH|LYZ)/gm, (name) => `${genes.indexOf(name)},${name}`),
  ],
])('a table with %s is read as cells x features', async (_what, name, content) => {
  const matrix = await readMatrix(nodePorts, await fileOf(name, content));
  expect(denseOf(matrix.x)).toEqual(counts);
  expect(matrix.vars.index).toEqual(genes);
  expect(matrix.obs.index).toEqual(cells);
});

test('gzip, of one member or several, is undone', async () => {
  const whole = await fileOf('a.csv.gz', gzipSync(byGene));
  const parts = [byGene.slice(0, 20), byGene.slice(20)].map((part) => gzipSync(part));
  for (const place of [whole, await fileOf('b.csv.gz', Buffer.concat(parts))]) {
    expect(denseOf((await readMatrix(nodePorts, place)).x)).toEqual(counts);
  }
});

test('UTF-16 is read and said', async () => {
  const utf16 = await fileOf(
    'a.txt',
    Buffer.from(`\uFEFF${byGene.replaceAll(',', '\t')}`, 'utf16le'),
  );
  const matrix = await readMatrix(nodePorts, utf16);
  expect(denseOf(matrix.x)).toEqual(counts);
  expect(matrix.warnings).toContainEqual(`${utf16}: the text is in UTF-16.`);
});

test('decimal commas are read and said', async () => {
  const place = await fileOf('a.csv', ';CD3E;MS4A1;LYZ\ncellA;1,5;0;2,25\ncellB;0;0,5;0\n');
  const matrix = await readMatrix(nodePorts, place);
  expect(denseOf(matrix.x)).toEqual([
    [1.5, 0, 2.25],
    [0, 0.5, 0],
  ]);
  expect(matrix.warnings).toContainEqual(expect.stringContaining('decimal comma'));
});

test('which side holds the cells is shown with the reason', async () => {
  const inRows = await inspectInput(nodePorts, await fileOf('a.csv', byCell));
  expect(inRows.orientation).toEqual({
    cellsIn: 'rows',
    evidence: '4 names of the columns are well-known genes (CD3E, MS4A1 ...)',
  });
  expect(inRows.format).toBe('csv (separated by commas)');
  const unclear = await inspectInput(
    nodePorts,
    await fileOf('a.csv', ',p,q\nr,1,2\ns,3,4\nt,5,6\n'),
  );
  expect(unclear).toMatchObject({ nCells: 2, nFeatures: 3 });
  expect(unclear.warnings).toContainEqual(
    expect.stringContaining('Cells are taken to be in the columns'),
  );
});

test('gene numbers are names, and known ones tell the species', async () => {
  const content = 'entrez,s1,s2\n7157,1,0\n2597,4,4\n60,0,1\n1956,0,2\n';
  const place = await fileOf('a.csv', content);
  const summary = await inspectInput(nodePorts, place);
  expect(summary.ids).toMatchObject({ kind: 'entrez', species: 'human' });
  expect((await readMatrix(nodePorts, place)).vars.index).toEqual(['7157', '2597', '60', '1956']);
});

test('what was made out of odd headings is said', async () => {
  const headed = await readMatrix(nodePorts, await fileOf('a.csv', `#${byGene}`));
  expect(headed.warnings.join()).toMatch(/taken from the comment above the table/);
  const ended = await readMatrix(nodePorts, await fileOf('a.csv', byGene.replaceAll('\n', ',\n')));
  expect(ended.warnings.join()).toMatch(/Column 4 has neither a name nor values; it is left out/);
});

test('numbers under Cell_Index name the cells, as BD Rhapsody writes them', async () => {
  const content = '##Pipeline 1.9\n##By hand\nCell_Index,CD3E,MS4A1,LYZ\n58213,3,0,1\n91,0,2,0\n';
  const { obs, vars } = await readMatrix(nodePorts, await fileOf('RSEC_MolsPerCell.csv', content));
  expect(obs.index).toEqual(['58213', '91']);
  expect(vars.index).toEqual(['CD3E', 'MS4A1', 'LYZ']);
});

test('columns of text beside the values become annotations', async () => {
  const content = 'cell,CD3E,MS4A1,LYZ,type\na,1,0,2,T\nb,0,2,0,B\nc,1,1,1,T\nd,0,0,3,B\n';
  const { obs, warnings } = await readMatrix(nodePorts, await fileOf('a.csv', content));
  expect(obs.columns.get('type')).toMatchObject({
    categories: ['B', 'T'],
    codes: Int32Array.of(1, 0, 1, 0),
  });
  expect(warnings).toContainEqual(expect.stringContaining('type hold text'));
});

test('empty cells are no numbers, and that is said', async () => {
  const place = await fileOf('a.csv', byCell.replace('cellA,3', 'cellA,').replace('5', 'NA'));
  const matrix = await readMatrix(nodePorts, place);
  expect(denseOf(matrix.x)[0]?.[0]).toBeNaN();
  expect(matrix.warnings).toContainEqual(expect.stringMatching(/^2 cells are empty/));
});

test.each([
  [
    'a text cell',
    byGene.replace('LYZ,0,5', 'LYZ,0,five'),
    'input-value',
    /line 5, column 3 \("cellB"\): expected a number, found "five"/,
  ],
  [
    'a ragged line',
    `${byGene}NKG7,1\n`,
    'input-format',
    /line 6 \("NKG7"\): expected 3 fields .* found 2/,
  ],
  [
    'numbers only',
    '0,0,1\n1,0,2\n',
    'input-format',
    /line 1: expected the names .*, found numbers/,
  ],
  [
    'no line of names',
    byGene.slice(byGene.indexOf('\n') + 1).replaceAll('\n', ',0\n'),
    'input-format',
    /line 1: expected the names .*, found numbers/,
  ],
  [
    'a list',
    'gene,cell,count\nCD3E,a,1\nLYZ,b,2\n',
    'input-format',
    /found a list with columns gene, cell, count/,
  ],
  ['names alone', 'cell,type\na,T\nb,B\n', 'input-format', /./],
  ['one line', 'a,b,c\n', 'input-format', /expected a line of names and lines of numbers/],
  ['words', 'hello there\n', 'input-format', /./],
  ['a web page', '<!DOCTYPE html><p>Sign in', 'input-format', /found a web page/],
  ['a zip archive', 'PK\u0003\u0004', 'input-format', /found a zip archive/],
  ['nothing', '', 'input-format', /is empty/],
  ['bytes of zero', `${byGene}\0\0\0`, 'input-format', /./],
])('%s is refused with the place', async (_what, content, code, message) => {
  const reading = readMatrix(nodePorts, await fileOf('a.csv', content));
  await expect(reading).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

test('Latin-1 is read and said', async () => {
  const place = await fileOf('a.csv', Buffer.from(byGene.replace('LYZ', 'gén'), 'latin1'));
  const matrix = await readMatrix(nodePorts, place);
  expect(matrix.vars.index).toEqual(['CD3E', 'MS4A1', 'GAPDH', 'gén']);
  expect(matrix.warnings).toContainEqual(expect.stringMatching(/a\.csv: .* read as Windows-1252/));
});

test('text that starts in UTF-8 and goes on in another encoding is refused', async () => {
  const long = `é${byGene}${'NKG7,1,2\n'.repeat(5000)}`;
  const mixed = Buffer.concat([Buffer.from(long), Buffer.from('gén,1,2\n', 'latin1')]);
  const reading = readMatrix(nodePorts, await fileOf('a.csv', mixed));
  await expect(reading).rejects.toThrow(/after line \d{4}: expected text in UTF-8/);
});

test('a gzip file that is cut off is refused by name', async () => {
  const packed = gzipSync(byGene + 'NKG7,1,2\n'.repeat(500));
  const cut = await fileOf('a.csv.gz', packed.subarray(0, packed.length - 20));
  await expect(readMatrix(nodePorts, cut)).rejects.toThrow(/gzip file is cut off or damaged/);
});

test('a table that changes between the passes is noticed', async () => {
  const place = await fileOf('a.csv', byGene);
  const reading = withInput(nodePorts, place, async (input) => {
    await writeFile(place, byGene.replace('0,5', '4,5'));
    await expect(input.matrices[0]?.read([])).rejects.toThrow(/changed while it was being read/);
  });
  await expect(reading).rejects.toThrow(/a\.csv changed while it was being read/);
});

test('a table whose numbers change, but not how many there are, is noticed too', async () => {
  const place = await fileOf('a.csv', byGene);
  const reading = withInput(nodePorts, place, async (input) => {
    await writeFile(place, byGene.replace('0,5', '0,7'));
    await input.matrices[0]?.read([]);
  });
  await expect(reading).rejects.toThrow(/changed while it was being read/);
});

test('a table of thousands of columns in many pieces is read exactly', async () => {
  const nGenes = 4000;
  const nCells = 300;
  const valueAt = (cell: number, gene: number) =>
    (cell * 31 + gene * 17) % 97 === 0 ? cell + gene + 1 : 0;
  const lines = Array.from({ length: nCells }, (_, cell) =>
    [`cell${cell}`, ...Array.from({ length: nGenes }, (_gene, gene) => valueAt(cell, gene))].join(
      ',',
    ),
  );
  const header = [
    '',
    ...Array.from({ length: nGenes }, (_, i) => `ENSG${String(i).padStart(11, '0')}`),
  ];
  const place = await fileOf('wide.csv.gz', gzipSync([header.join(','), ...lines].join('\n')));
  const { x } = await readMatrix(nodePorts, place);
  const rows = denseOf(x);
  expect(rows[299]?.every((value, gene) => value === valueAt(299, gene))).toBe(true);
  expect(rows[150]?.every((value, gene) => value === valueAt(150, gene))).toBe(true);
});
