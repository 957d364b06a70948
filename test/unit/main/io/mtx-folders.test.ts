import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inspectInput } from '#main/io/inspect-input.ts';
import { readMatrix } from '#main/io/read-matrix.ts';
import { denseOf } from '#test/helpers/sparse.ts';
import { nodePorts } from './node-ports.ts';

type Files = Readonly<Record<string, string>>;

async function folderOf(files: Files): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellwright matrix '));
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(folder, name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, name.endsWith('.gz') ? gzipSync(content) : content);
  }
  return folder;
}

const matrix =
  '%%MatrixMarket matrix coordinate integer general\n%made by hand\n3 2 4\n1 1 5\n3 1 1\n2 2 7\n1 2 2\n';
const barcodes = 'AAAC-1\nAAAG-1\n';
const features =
  'ENSG00000000001\tCD3E\tGene Expression\nENSG00000000002\tLYZ\tGene Expression\nENSG00000000003\tCD19\tAntibody Capture\n';
const rows = [
  [5, 0, 1],
  [2, 7, 0],
];

test.each<[string, Files]>([
  [
    'of Cell Ranger 3',
    { 'matrix.mtx.gz': matrix, 'barcodes.tsv.gz': barcodes, 'features.tsv.gz': features },
  ],
  [
    'of Cell Ranger 2',
    { 'matrix.mtx': matrix, 'barcodes.tsv': barcodes, 'genes.tsv': 'a\tCD3E\nb\tLYZ\nc\tCD19\n' },
  ],
  [
    'in a folder per genome',
    {
      'hg19/matrix.mtx': matrix,
      'hg19/barcodes.tsv': barcodes,
      'hg19/genes.tsv': 'a\tCD3E\nb\tLYZ\nc\tCD19\n',
    },
  ],
  [
    'with a prefix',
    {
      'GSM1_s_matrix.mtx': matrix,
      'GSM1_s_barcodes.tsv': barcodes,
      'GSM1_s_features.tsv': features,
      'notes.txt': '?',
    },
  ],
  [
    'with the name of the sample behind the others',
    {
      'GSE1_matrix_s1.mtx': matrix,
      'GSE1_barcodes_s2.tsv': 'x\n',
      'GSE1_barcodes_s1.tsv': barcodes,
      'GSE1_genes.tsv': 'a\tCD3E\nb\tLYZ\nc\tCD19\n',
    },
  ],
  [
    'with a word for a matrix in the name of the sample',
    {
      'GSM2_data1_matrix.mtx': matrix,
      'GSM2_data1_barcodes.tsv': barcodes,
      'GSM2_data1_features.tsv': features,
      'GSM2_data2_barcodes.tsv': 'x\n',
    },
  ],
  [
    'of Parse Biosciences',
    {
      'DGE.mtx':
        '%%MatrixMarket matrix coordinate integer general\n2 3 4\n1 1 5\n1 3 1\n2 1 2\n2 2 7\n',
      'cell_metadata.csv': 'bc_wells,sample,gene_count\nAAAC-1,s1,2\nAAAG-1,s2,2\n',
      'all_genes.csv': 'gene_id,gene_name,genome\na,CD3E,hg38\nb,LYZ,hg38\nc,CD19,hg38\n',
    },
  ],
  [
    'of kallisto and bustools',
    {
      'cells_x_genes.mtx':
        '%%MatrixMarket matrix coordinate real general\n2 3 4\n1 1 5\n1 3 1\n2 1 2\n2 2 7\n',
      'cells_x_genes.barcodes.txt': barcodes,
      'cells_x_genes.genes.txt': 'CD3E\nLYZ\nCD19\n',
    },
  ],
  [
    'with one column of names',
    { 'counts.mtx': matrix, 'barcodes.txt': barcodes, 'genes.txt': 'CD3E\nLYZ\nCD19\n' },
  ],
  [
    'with headings',
    {
      'matrix.mtx': matrix,
      'barcodes.tsv': `barcode\n${barcodes}`,
      'genes.tsv': 'gene_id\tgene_name\na\tCD3E\nb\tLYZ\nc\tCD19\n',
    },
  ],
  [
    'stored as cells x features',
    {
      'matrix.mtx':
        '%%MatrixMarket matrix coordinate real general\n2 3 4\n1 1 5.0\n1 3 1e0\n2 1 2\n2 2 7\n',
      'barcodes.tsv': barcodes,
      'features.tsv': features,
    },
  ],
])('a folder %s is read', async (_what, files) => {
  const { x, obs, vars } = await readMatrix(nodePorts, await folderOf(files));
  expect(denseOf(x)).toEqual(rows);
  expect(obs.index).toEqual(['AAAC-1', 'AAAG-1']);
  expect(vars.index).toEqual(['CD3E', 'LYZ', 'CD19']);
});

test('ids and types of features are kept', async () => {
  const { vars } = await readMatrix(
    nodePorts,
    await folderOf({ 'matrix.mtx': matrix, 'barcodes.tsv': barcodes, 'features.tsv': features }),
  );
  expect(vars.columns.get('gene_ids')).toMatchObject({
    values: expect.arrayContaining(['ENSG00000000003']) as string[],
  });
  expect(vars.columns.get('feature_types')).toMatchObject({
    categories: ['Antibody Capture', 'Gene Expression'],
  });
});

test('what stands beside the names of cells is kept', async () => {
  const folder = await folderOf({
    'count_matrix.mtx': matrix,
    'cell_metadata.csv': 'bc_wells,sample,gene_count\nAAAC-1,s1,2\nAAAG-1,,NA\n',
    'all_genes.csv': 'gene_id,gene_name,genome\na,CD3E,hg38\nb,LYZ,hg38\nc,CD19,mm39\n',
  });
  const { obs, vars } = await readMatrix(nodePorts, folder);
  expect(obs.columns.get('sample')).toMatchObject({
    categories: ['s1'],
    codes: Int32Array.of(0, -1),
  });
  expect(obs.columns.get('gene_count')).toMatchObject({ values: Float64Array.of(2, Number.NaN) });
  expect(vars.columns.get('genome')).toMatchObject({ categories: ['hg38', 'mm39'] });
});

test('peaks are named by their place', async () => {
  const peaks = 'chr1\t100\t600\nchr1\t900\t1400\nchrX\t5\t10\n';
  const folder = await folderOf({
    'matrix.mtx': matrix,
    'barcodes.tsv': barcodes,
    'peaks.bed': peaks,
  });
  const summary = await inspectInput(nodePorts, folder);
  expect(summary.exampleFeatures).toEqual(['chr1_100_600', 'chr1_900_1400', 'chrX_5_10']);
  expect(summary.ids.kind).toBe('peak');
});

test('one of several samples is chosen by its .mtx file', async () => {
  const files: Files = {};
  const both = await folderOf(
    Object.assign(
      files,
      ...['a', 'b'].map((name) => ({
        [`${name}_matrix.mtx`]: matrix,
        [`${name}_barcodes.tsv`]: barcodes.replaceAll('A-', `${name}-`),
        [`${name}_features.tsv`]: features,
      })),
    ) as Files,
  );
  await expect(readMatrix(nodePorts, both)).rejects.toThrow(
    /expected one matrix, found 2 \(a_matrix.mtx, b_matrix.mtx\)/,
  );
});

const parts = { 'matrix.mtx': matrix, 'barcodes.tsv': barcodes, 'features.tsv': features };

test.each<[string, Files, RegExp]>([
  ['no matrix', { 'barcodes.tsv': barcodes }, /expected a matrix\.mtx .* found barcodes\.tsv/],
  [
    'no barcodes',
    { 'matrix.mtx': matrix, 'features.tsv': features },
    /expected barcodes\.tsv beside it, found features\.tsv, matrix\.mtx/,
  ],
  [
    'too few barcodes',
    { ...parts, 'barcodes.tsv': 'AAAC-1\n' },
    /the matrix has 2 cells, found 1 names/,
  ],
  [
    'too many features',
    { ...parts, 'features.tsv': `${features}x\ty\n` },
    /the matrix has 3 features, found 4 names/,
  ],
  [
    'another file as matrix',
    { ...parts, 'matrix.mtx': 'gene,cell\n' },
    /line 1: expected "%%MatrixMarket/,
  ],
  ['a web page as matrix', { ...parts, 'matrix.mtx': '<html>' }, /found a web page/],
  [
    'a pattern',
    { ...parts, 'matrix.mtx': matrix.replace('integer', 'pattern') },
    /found "matrix coordinate pattern general"/,
  ],
  [
    'a symmetric matrix',
    { ...parts, 'matrix.mtx': matrix.replace('general', 'symmetric') },
    /integer symmetric/,
  ],
  [
    'an array',
    { ...parts, 'matrix.mtx': matrix.replace('coordinate', 'array') },
    /matrix array integer/,
  ],
  [
    'a bad size',
    { ...parts, 'matrix.mtx': matrix.replace('3 2 4', '3 two 4') },
    /line 3: expected three whole numbers/,
  ],
  [
    'too few entries',
    { ...parts, 'matrix.mtx': matrix.replace('3 2 4', '3 2 5') },
    /promises 5 entries, found 4/,
  ],
  [
    'too many entries',
    { ...parts, 'matrix.mtx': matrix.replace('3 2 4', '3 2 3') },
    /line 7: expected the end of the file/,
  ],
  [
    'an index out of range',
    { ...parts, 'matrix.mtx': matrix.replace('3 1 1', '4 1 1') },
    /line 5: expected a row from 1 to 3.*found "4 1 1"/,
  ],
  ['an index of zero', { ...parts, 'matrix.mtx': matrix.replace('3 1 1', '0 1 1') }, /line 5/],
  ['a value that is none', { ...parts, 'matrix.mtx': matrix.replace('3 1 1', '3 1 x') }, /line 5/],
  [
    'only a banner',
    { ...parts, 'matrix.mtx': '%%MatrixMarket matrix coordinate integer general\n' },
    /ends before the line with its size/,
  ],
])('a folder with %s is refused with the place', async (_what, files, message) => {
  const folder = await folderOf(files);
  await expect(readMatrix(nodePorts, folder)).rejects.toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(message) as string,
  });
});

test('entries at the same place are added up, with a warning', async () => {
  const twice = matrix.replace('3 2 4', '3 2 5').replace('1 1 5', '1 1 5\n1 1 3');
  const { x, warnings } = await readMatrix(
    nodePorts,
    await folderOf({ ...parts, 'matrix.mtx': twice }),
  );
  expect(denseOf(x)[0]).toEqual([8, 0, 1]);
  expect(warnings).toContainEqual(expect.stringMatching(/1 values stand at a place/));
});
