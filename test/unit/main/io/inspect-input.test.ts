import { expect, test } from 'vitest';
import { classifyIds } from '#main/io/classify-ids.ts';
import { featureOverlap, inspectInput } from '#main/io/inspect-input.ts';
import { describeAnnotations } from '#main/io/annotation-names.ts';
import { describeDates } from '#main/io/spreadsheet-dates.ts';
import { fixture, nodePorts } from './node-ports.ts';

const kinds = await inspectInput(nodePorts, fixture('kinds.h5ad'));

function matrixOf(path: string) {
  return kinds.matrices.find((matrix) => matrix.path === path);
}

test('shape, format and names are told', () => {
  expect(kinds).toMatchObject({
    name: 'kinds.h5ad',
    format: 'h5ad',
    nCells: 40,
    nFeatures: 60,
    embeddings: ['X_pca'],
    exampleCells: ['cell0', 'cell1', 'cell2', 'cell3', 'cell4'],
  });
});

test.each([
  ['layers/counts', 'counts', /all whole numbers, 0 to \d/],
  ['layers/by_column', 'counts', /all whole numbers/],
  ['raw/X', 'counts', /all whole numbers/],
  ['layers/binary', 'binary', /0 or 1/],
  ['layers/logged', 'log1p', /every cell a total of 10,000/],
  ['layers/normalised', 'normalised', /every cell has a total of 10,000/],
  ['layers/fractional', 'fractional', /totals per cell differ/],
  ['X', 'scaled', /% of values below zero/],
])('%s is recognised as %s, with numbers for it', (path, kind, evidence) => {
  expect(matrixOf(path)?.values.kind).toBe(kind);
  expect(matrixOf(path)?.values.evidence).toMatch(evidence);
});

test('the total of logged and normalised values is found', () => {
  expect(matrixOf('layers/logged')?.values.total).toBe(10_000);
  expect(matrixOf('layers/normalised')?.values.total).toBe(10_000);
});

test('raw counts come first and their hiding place is said', () => {
  expect(kinds.matrices[0]?.path).toBe('layers/counts');
  expect(kinds.matrices.at(-1)?.path).toBe('X');
  expect(kinds.warnings).toContainEqual(
    'Raw counts were found in layers/counts; X holds other numbers.',
  );
});

test('stored entries are counted, those of a dense matrix estimated', () => {
  expect(matrixOf('layers/counts')?.storage).toBe('csr');
  expect(matrixOf('layers/by_column')?.nNonzero).toBe(matrixOf('layers/counts')?.nNonzero);
  expect(matrixOf('X')).toMatchObject({ storage: 'dense', nNonzero: 2400 });
});

test('columns are given their role by name and content', () => {
  const roles = Object.fromEntries(kinds.columns.map(({ name, role }) => [name, role]));
  expect(roles).toMatchObject({
    batch: 'batch',
    cell_type: 'label',
    is_doublet: 'doublet',
    plate: 'batch',
    cell_id: 'other',
    quality: 'other',
  });
});

test('a column shows its commonest values and what is missing', () => {
  const cellType = kinds.columns.find(({ name }) => name === 'cell_type');
  expect(cellType).toMatchObject({ type: 'categorical', nMissing: 10, nValues: 3 });
  expect(cellType?.values).toEqual(['B', 'T', 'NK'].map((value) => ({ value, count: 10 })));
});

test('repeated feature names and unreadable columns are warned about', () => {
  expect(kinds.warnings).toContainEqual(
    expect.stringMatching(/^var: 2 feature names occur more than once/),
  );
  expect(kinds.warnings).toContainEqual(expect.stringMatching(/^\/obs\/odd is left out/));
});

test('each feature type of a 10x file is offered', async () => {
  const mixed = await inspectInput(nodePorts, fixture('tenx-mixed.h5'));
  expect(mixed.format).toBe('10x h5 (v3)');
  expect(mixed.matrices.map(({ path, nFeatures }) => [path, nFeatures])).toEqual([
    ['matrix/Gene Expression', 3],
    ['matrix/Antibody Capture', 2],
    ['matrix', 5],
  ]);
});

test.each([
  [['1-Mar', '2-Sep', 'Mar-01', '2023-03-01', '9/1/2023'], 5],
  [['7SK', 'MARCH1', 'Sep-abc', '12-ABC', 'chr1-100-600', '1-Mars'], null],
])('%j among genes: %s look like dates', (names, nDates) => {
  const genes = Array.from({ length: 90 }, (_, i) => `GENE${i}`);
  const said = describeDates([...genes, ...names]);
  if (nDates === null) expect(said).toBeNull();
  else expect(said).toMatch(new RegExp(`^var: ${nDates} feature names look like dates`));
});

test.each([
  [
    ['in_tissue', 'array_row', 'array_col', 'pxl_row_in_fullres'],
    /this may be a table for a sample sheet/,
  ],
  [
    ['CD3E', 'nCount_RNA', 'percent.mt', ...Array.from({ length: 50 }, (_, i) => `GENE${i}`)],
    /^nCount_RNA, percent\.mt look like .* are read as genes/,
  ],
  [['CD3E', 'LYZ', 'MT-CO1', 'NCOUNTER1', 'PCT1', 'X', 'READS1'], null],
])('names of measurements among features are noticed: %j', (names, said) => {
  if (said === null) expect(describeAnnotations(names)).toBeNull();
  else expect(describeAnnotations(names)).toMatch(said);
});

test('features shared by files are counted by name', async () => {
  const overlap = await featureOverlap(
    nodePorts,
    ['tenx.h5', 'tenx-mixed.h5'].map((name) => ({ path: fixture(name) })),
  );
  expect(overlap).toEqual({
    nShared: 3,
    nUnion: 5,
    groups: [
      { inFiles: [true, true], count: 3 },
      { inFiles: [true, false], count: 2 },
    ],
  });
});

test.each([
  [['ENSG00000000003', 'ENSG00000000005-1'], 'ensembl', 'human'],
  [['ENSG00000000003.12', 'ENSG00000000005.4'], 'ensembl-version', 'human'],
  [['ENSMUSG00000033845', 'ENSMUSG00000025903'], 'ensembl', 'mouse'],
  [['ENSDARG00000000001', 'ENSDARG00000000002'], 'ensembl', 'unknown'],
  [['7157', '1017', '672'], 'entrez', 'human'],
  [['0', '1', '2'], 'unknown', 'unknown'],
  [['chr1:100-600', 'chrX:5-10', 'chr2_10_20'], 'peak', 'unknown'],
  [['CD3E', 'MS4A1', 'HLA-DRA', 'MT-CO1', 'C1orf21', 'RP11-34P13.7'], 'symbol', 'human'],
  [['Cd3e', 'Ms4a1', 'mt-Co1', '2010300C02Rik', 'H2-Aa'], 'symbol', 'mouse'],
  [['V1', '?', '12;3'], 'unknown', 'unknown'],
])('%j are taken for %s of %s', (names, kind, species) => {
  expect(classifyIds(names)).toMatchObject({ kind, species });
});
