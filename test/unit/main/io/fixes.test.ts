// Fixes: what each makes of a file, by reading it, by looking at it, and together.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { featureOverlap, inspectInput } from '#main/io/inspect-input.ts';
import { readFeatureNames, readMatrix } from '#main/io/read-matrix.ts';
import { writeXlsx } from '#main/io/write-xlsx.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { denseOf } from '#test/helpers/sparse.ts';
import { fixture, nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const place = await scratchPath(name);
  await writeFile(place, content);
  return place;
}

/** Genes in rows, with versions, one gene twice after these are gone; a cell and a gene without values. */
const versioned = `,cellA,cellB,cellC
ENSG00000141510.16,3,0,0
ENSG00000146648.17,0,2,0
ENSG00000146648.18,1,4,0
ENSG00000182378.14_PAR_Y,0,5,0
ENSG00000075624.3,0,0,0
`;
const csv = () => fileOf('counts.csv', versioned);
const read = async (path: string, ...fixes: Fix[]) => readMatrix(nodePorts, path, { fixes });
const look = async (path: string, ...fixes: Fix[]) => inspectInput(nodePorts, path, { fixes });

test('the file itself is never written to', async () => {
  const path = await csv();
  await read(
    path,
    { kind: 'transpose' },
    { kind: 'strip-versions' },
    { kind: 'drop-empty', of: 'both' },
  );
  expect(await readFile(path, 'utf8')).toBe(versioned);
});

test('a table of text is turned, its names with it, and twice is as before', async () => {
  const path = await csv();
  const plain = await read(path);
  const turned = await read(path, { kind: 'transpose' });
  const there = denseOf(plain.x);
  expect(denseOf(turned.x)).toEqual(there[0]?.map((_, j) => there.map((row) => row[j])));
  expect(turned.obs.index).toEqual(plain.vars.index);
  const back = await read(path, { kind: 'transpose' }, { kind: 'transpose' });
  expect(denseOf(back.x)).toEqual(there);
});

test.each(['layers/counts', 'layers/by_column', 'X', 'raw/X'])(
  'an h5ad is turned whatever its layout: %s',
  async (matrixPath) => {
    const path = fixture('kinds.h5ad');
    const plain = denseOf((await readMatrix(nodePorts, path, { matrixPath })).x);
    const turned = await readMatrix(nodePorts, path, {
      matrixPath,
      fixes: [{ kind: 'transpose' }],
    });
    expect(denseOf(turned.x)).toEqual(plain[0]?.map((_, j) => plain.map((row) => row[j])));
    const summary = await inspectInput(nodePorts, path, {
      matrixPath,
      fixes: [{ kind: 'transpose' }],
    });
    expect(summary).toMatchObject({ nCells: plain[0]?.length, nFeatures: 40, matrix: matrixPath });
    const before = (await inspectInput(nodePorts, path)).matrices;
    const kindOf = (list: typeof before) =>
      list.find((each) => each.path === matrixPath)?.values.kind;
    if (matrixPath !== 'X') expect(kindOf(summary.matrices)).toBe(kindOf(before));
  },
);

test('a matrix whose reader cannot turn it is turned in memory', async () => {
  const path = fixture('tenx-mixed.h5');
  const plain = denseOf((await readMatrix(nodePorts, path)).x);
  const turned = await read(path, { kind: 'transpose' });
  expect(denseOf(turned.x)).toEqual(plain[0]?.map((_, j) => plain.map((row) => row[j])));
});

test('versions are taken off; genes that then share a name stay apart, and the old names are kept', async () => {
  const { vars } = await read(await csv(), { kind: 'strip-versions' });
  expect(vars.index).toEqual([
    'ENSG00000141510',
    'ENSG00000146648',
    'ENSG00000146648-1',
    'ENSG00000182378_PAR_Y',
    'ENSG00000075624',
  ]);
  expect(vars.columns.get('original_name')).toMatchObject({
    values: versioned
      .split('\n')
      .slice(1, 6)
      .map((line) => line.split(',')[0]),
  });
});

test('the overlap of two files rises once versions are off', async () => {
  const a = await csv();
  const b = await fileOf('other.csv', ',x,y\nENSG00000141510,1,2\nENSG00000075624,3,4\n');
  const apart = await featureOverlap(nodePorts, [{ path: a }, { path: b }]);
  const together = await featureOverlap(nodePorts, [
    { path: a, fixes: [{ kind: 'strip-versions' }] },
    { path: b },
  ]);
  expect([apart.nShared, together.nShared]).toEqual([0, 2]);
});

test('what is empty goes, by either side or both, and the card says how much', async () => {
  const path = await csv();
  const both = await read(path, { kind: 'drop-empty', of: 'both' });
  expect(denseOf(both.x)).toEqual([
    [3, 0, 1, 0],
    [0, 2, 4, 5],
  ]);
  expect(both.obs.index).toEqual(['cellA', 'cellB']);
  expect(both.vars.index).toHaveLength(4);
  const cells = await look(path, { kind: 'drop-empty', of: 'cells' });
  expect(cells).toMatchObject({ nCells: 2, nFeatures: 5 });
  expect(cells.applied[0]?.outcome).toBe('1 cell left out');
  const genes = await readFeatureNames(nodePorts, path, {
    fixes: [{ kind: 'drop-empty', of: 'features' }],
  });
  expect(genes).not.toContain('ENSG00000075624.3');
});

test('zeros that are stored make no cell of an empty one', async () => {
  const path = await fileOf('m.csv', ',a,b\nG1,0.0,1\nG2,0,0.0\n');
  const { x, vars } = await read(path, { kind: 'drop-empty', of: 'both' });
  expect([denseOf(x), vars.index]).toEqual([[[1]], ['G1']]);
});

const symbols = [
  ['Gene stable ID', 'Gene name'],
  ['ENSG00000141510', 'TP53'],
  ['ENSG00000146648', 'EGFR'],
  ['ENSG00000075624', 'ACTB'],
] as const;
const genes = ',c1,c2\nENSG00000141510,1,0\nENSG00000146648,2,5\nENSG00000000419,1,1\n';

test.each([
  ['a csv', 'map.csv', symbols],
  [
    'a tsv whose columns stand the other way round',
    'map.tsv',
    symbols.map((row) => row.toReversed()),
  ],
  ['a table without headings', 'map.csv', symbols.slice(1)],
])(
  'genes are renamed by %s; those not in it keep their names, and that is said',
  async (_what, name, rows) => {
    const separator = name.endsWith('.tsv') ? '\t' : ',';
    const table = await fileOf(name, rows.map((row) => `${row.join(separator)}\n`).join(''));
    const fix = { kind: 'names-from-table', path: table } as const;
    const { vars, warnings } = await read(await fileOf('a.csv', genes), fix);
    expect(vars.index).toEqual(['TP53', 'EGFR', 'ENSG00000000419']);
    expect(warnings).toContainEqual(
      `2 of 3 names (66.6 %) converted by ${name}; the others keep their names.`,
    );
  },
);

test('genes are renamed by an Excel workbook, back to Ensembl too', async () => {
  const parts: Uint8Array[] = [];
  await writeXlsx(
    async (bytes) => void parts.push(bytes.slice()),
    [{ name: 'Genes', header: symbols[0], rows: symbols.slice(1) }],
  );
  const table = await fileOf('map.xlsx', Buffer.concat(parts));
  const place = await fileOf('a.csv', ',c1,c2\nTP53,1,0\nACTB,2,5\n');
  const { vars } = await read(place, { kind: 'names-from-table', path: table });
  expect(vars.index).toEqual(['ENSG00000141510', 'ENSG00000075624']);
});

/** Three ids of two symbols; the last is not in the table. */
const alike = ',c1,c2\nENSG00000141510,1,0\nENSG00000146648,2,5\nENSG00000000419,1,1\n';
const twoSymbols = 'id,symbol\nENSG00000141510,TP53\nENSG00000146648,TP53\n';

test('genes that get the same name are added up where they are counted, and that is said', async () => {
  const path = await fileOf('a.csv', alike);
  const fix = { kind: 'names-from-table', path: await fileOf('map.csv', twoSymbols) } as const;
  const { x, vars, warnings } = await read(path, fix);
  expect(vars.index).toEqual(['TP53', 'ENSG00000000419']);
  expect(denseOf(x)).toEqual([
    [3, 1],
    [5, 1],
  ]);
  expect(vars.columns.get('original_name')).toMatchObject({
    values: ['ENSG00000141510;ENSG00000146648', 'ENSG00000000419'],
  });
  expect(warnings).toContain(
    '1 gene added to the one of the same name, since the numbers are counts.',
  );
  const summary = await look(path, fix);
  expect(summary).toMatchObject({ nFeatures: 2, exampleFeatures: vars.index });
  expect(summary.applied[0]).toMatchObject({
    outcome: expect.stringMatching(/; 1 gene added to the one of the same name$/) as string,
    repeats: 'sum',
  });
  expect(await readFeatureNames(nodePorts, path, { fixes: [fix] })).toEqual(vars.index);
});

test('they can be kept apart instead, without a word', async () => {
  const map = await fileOf('map.csv', twoSymbols);
  const fix = { kind: 'names-from-table', path: map, repeats: 'keep' } as const;
  const { x, vars, warnings } = await read(await fileOf('a.csv', alike), fix);
  expect(vars.index).toEqual(['TP53', 'TP53-1', 'ENSG00000000419']);
  expect(denseOf(x)[1]).toEqual([0, 5, 1]);
  expect(warnings.filter((text) => /same name|ending/.test(text))).toEqual([]);
  const summary = await look(await fileOf('a.csv', alike), fix);
  expect(summary.suggestions.some(({ label }) => label === 'Make names unique')).toBe(false);
});

test('logged values are kept apart unless a person wants them added up, and then warned of', async () => {
  const logged = await fileOf('a.csv', alike.replaceAll(/,([125])/g, ',$1.75'));
  const map = await fileOf('map.csv', twoSymbols);
  const plain = await read(logged, { kind: 'names-from-table', path: map });
  expect(plain.vars.index).toEqual(['TP53', 'TP53-1', 'ENSG00000000419']);
  expect(plain.warnings.join()).toMatch(
    /the numbers are no counts \(.*\), so they were not added up/,
  );
  const summed = await read(logged, { kind: 'names-from-table', path: map, repeats: 'sum' });
  expect(denseOf(summed.x)[0]).toEqual([4.5, 1.75]);
  expect(summed.warnings.join()).toMatch(/though the numbers are no counts/);
});

test('added up, a matrix can still be turned and rid of what is empty', async () => {
  const map = await fileOf('map.csv', twoSymbols);
  const fix = { kind: 'names-from-table', path: map } as const;
  const path = await fileOf('a.csv', alike.replace('ENSG00000000419,1,1', 'ENSG00000000419,0,0'));
  const left = await read(path, fix, { kind: 'drop-empty', of: 'features' });
  expect([denseOf(left.x), left.vars.index]).toEqual([[[3], [5]], ['TP53']]);
  const turned = await read(path, fix, { kind: 'transpose' });
  expect(denseOf(turned.x)).toEqual([
    [3, 5],
    [0, 0],
  ]);
});

test('a table that has none of the names is refused with a look at both', async () => {
  const table = await fileOf('map.csv', 'a,b\nx,y\nz,w\n');
  await expect(
    look(await fileOf('a.csv', genes), { kind: 'names-from-table', path: table }),
  ).rejects.toMatchObject({ code: 'input-value', message: expect.stringContaining('map.csv') });
});

test('a column of the features can name them, and is suggested when it holds the other kind', async () => {
  const path = fixture('tenx.h5');
  const summary = await look(path);
  expect(summary.featureColumns.map(({ name }) => name)).toContain('gene_ids');
  const byIds = { kind: 'names-from-column', column: 'gene_ids' } as const;
  expect(summary.suggestions.map(({ change }) => change)).toContainEqual({ fix: byIds });
  // Nobody who took that is shown the way back as another problem.
  const named = await look(path, byIds);
  expect(named.featureColumns.map(({ name }) => name)).toContain('original_name');
  expect(named.suggestions.filter(({ label }) => label.startsWith('Name genes by'))).toEqual([]);
  const { vars } = await read(path, byIds);
  const before = await read(path);
  expect(vars.index).not.toEqual(before.vars.index);
  expect(vars.columns.get('original_name')).toMatchObject({
    values:
      before.vars.columns.get('original_name')?.type === 'string'
        ? ['CD3E', 'CD3', 'MS4A1', 'CD3E', 'CD19']
        : [],
  });
});

test('columns and values of the cells get other names', async () => {
  const path = fixture('kinds.h5ad');
  const summary = await look(
    path,
    { kind: 'fill-missing', column: 'cell_type', value: 'unassigned' },
    { kind: 'rename-values', column: 'cell_type', values: { B: 'lymphocyte', T: 'lymphocyte' } },
    { kind: 'rename-column', column: 'cell_type', to: 'kind' },
  );
  const column = summary.columns.find(({ name }) => name === 'kind');
  expect(column).toMatchObject({ type: 'categorical', nMissing: 0, nValues: 3 });
  expect(column?.values).toContainEqual({ value: 'lymphocyte', count: 20 });
  expect(column?.values).toContainEqual({ value: 'unassigned', count: 10 });
  expect(summary.columns.some(({ name }) => name === 'cell_type')).toBe(false);
  expect(summary.applied.map(({ outcome }) => outcome)).toEqual([
    '10 cells got the value “unassigned”',
    '2 values of “cell_type” renamed, in 20 cells',
    '“cell_type” is called “kind”',
  ]);
});

test.each<[string, Fix]>([
  ['rename-column', { kind: 'rename-column', column: 'colour', to: 'x' }],
  ['rename-values', { kind: 'rename-values', column: 'colour', values: {} }],
  ['names-from-column', { kind: 'names-from-column', column: 'colour' }],
  ['a name that is taken', { kind: 'rename-column', column: 'plate', to: 'batch' }],
])('%s of what is not there is refused, naming the file and what there is', async (_what, fix) => {
  await expect(look(fixture('kinds.h5ad'), fix)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('kinds.h5ad'),
  });
});

test('a sheet joins its line to every cell of a file, or matches cell by cell', async () => {
  const sheet = await fileOf('sheet.csv', 'file,donor,age\ncounts.csv,d1,31\nother.csv,d2,40\n');
  const path = await csv();
  const byFile = await look(path, { kind: 'sheet-by-file', path: sheet, column: 'file' });
  expect(byFile.columns.map(({ name, values }) => [name, values])).toEqual([
    ['donor', [{ value: 'd1', count: 3 }]],
    ['age', [{ value: '31', count: 3 }]],
  ]);
  const cells = await fileOf('cells.csv', 'barcode,type\ncellA,B\ncellC,T\n');
  const byCell = await look(path, {
    kind: 'sheet-by-cell',
    path: cells,
    column: 'barcode',
    cellColumn: null,
  });
  expect(byCell.columns[0]).toMatchObject({ name: 'type', nMissing: 1, nValues: 2 });
  expect(byCell.warnings).toContainEqual(expect.stringContaining('1 cells have no line'));
});

test('a file without a line in the sheet has the columns empty, and that is said', async () => {
  const sheet = await fileOf('sheet.csv', 'file,donor\nsome.csv,d1\nother.csv,d2\n');
  const fix = { kind: 'sheet-by-file', path: sheet, column: 'file' } as const;
  const summary = await look(await csv(), fix);
  expect(summary.columns[0]).toMatchObject({ name: 'donor', nMissing: 3 });
  expect(summary.warnings).toContainEqual(expect.stringContaining('no line has counts.csv'));
});

test('problems come with the fix that settles them, and go with it', async () => {
  const kindsOf = (summary: Awaited<ReturnType<typeof look>>) =>
    summary.suggestions.map(({ change }) => ('fix' in change ? change.fix.kind : change.matrix));
  const path = await csv();
  expect(kindsOf(await look(path))).toEqual(['drop-empty', 'strip-versions']);
  expect(
    kindsOf(await look(path, { kind: 'strip-versions' }, { kind: 'drop-empty', of: 'cells' })),
  ).toEqual(['unique-names']);
  const unclear = await fileOf('a.csv', ',p,q\nr,1,2\ns,3,4\nt,5,6\n');
  const before = await look(unclear);
  expect(kindsOf(before)).toEqual(['transpose']);
  expect(before.warnings).toContain(before.suggestions[0]?.problem);
  const after = await look(unclear, { kind: 'transpose' });
  expect(after).toMatchObject({ nCells: 3, nFeatures: 2, warnings: [], suggestions: [] });
  expect(after.orientation).toEqual({
    cellsIn: 'rows',
    evidence: 'you exchanged rows and columns',
  });
  const scaled = await inspectInput(nodePorts, fixture('kinds.h5ad'), { matrixPath: 'X' });
  expect(scaled.suggestions[0]?.change).toEqual({ matrix: 'layers/counts' });
});

test('an h5ad written the wrong way round is noticed by its names', async () => {
  const turned = await look(await csv(), { kind: 'transpose' });
  expect(turned.exampleCells[0]).toMatch(/^ENSG/);
  expect(
    turned.suggestions.some(({ change }) => 'fix' in change && change.fix.kind === 'transpose'),
  ).toBe(false);
});
