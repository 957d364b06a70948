// Input that looks odd and is right: it is read, and what is unusual is said.
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { mark, writeSmallH5ad } from '../../helpers/hdf5-files.ts';
import { fixture } from './fixture.ts';
import { table, writeMtxFolder, writeTable } from './small-text.ts';
import type { LegalCase } from './types.ts';

const whole = { nCells: 2, nFeatures: 4, exampleFeatures: ['CD3E', 'MS4A1', 'GAPDH', 'LYZ'] };
const small = { nCells: 4, nFeatures: 3, exampleCells: ['AAAC-1', 'AAAG-1', 'AAAT-1', 'AACA-1'] };

/** A table whose text was changed but not its meaning. */
function tableCase(name: string, content: string | Uint8Array, warns?: RegExp): LegalCase {
  return {
    name,
    make: (place) => writeTable(place, content),
    reads: whole,
    ...(warns === undefined ? {} : { warns }),
  };
}

const tables: readonly LegalCase[] = [
  tableCase('mixed line ends', table.replace('\n', '\r').replace('\n', '\r\n')),
  tableCase('a mark of UTF-8', `\uFEFF${table}`),
  tableCase('UTF-16', Buffer.from(`\uFEFF${table}`, 'utf16le'), /the text is in UTF-16/),
  tableCase(
    'UTF-16 without a last line break',
    Buffer.from(`\uFEFF${table.trimEnd()}`, 'utf16le'),
    /UTF-16/,
  ),
  tableCase('semicolons', table.replaceAll(',', ';')),
  tableCase('quotes around everything', table.replaceAll(/[A-Za-z0-9]+/g, '"$&"')),
  tableCase('no corner cell', table.replace('gene,', '')),
  {
    name: 'Latin-1',
    make: (place) => writeTable(place, Buffer.from(table.replace('LYZ', 'gén'), 'latin1')),
    reads: { ...whole, exampleFeatures: ['CD3E', 'MS4A1', 'GAPDH', 'gén'] },
    warns: /is read as Windows-1252/,
  },
  {
    name: 'names with slashes, quotes and separators',
    make: (place) =>
      writeTable(place, table.replace('CD3E', '"a/b"').replace('LYZ', '"say ""x"", y"')),
    reads: { nCells: 2, exampleFeatures: ['a/b', 'MS4A1', 'GAPDH', 'say "x", y'] },
  },
  {
    name: 'decimal commas',
    make: (place) => writeTable(place, ';CD3E;MS4A1;LYZ\ncellA;1,5;0;2,25\ncellB;0;0,5;0\n'),
    reads: { nCells: 2, nFeatures: 3 },
    warns: /decimal comma/,
  },
];

const names: readonly LegalCase[] = [
  {
    name: 'a path with spaces and quotes',
    make: (place) => writeSmallH5ad(place(`it's "my" first file.h5ad`)),
    reads: small,
  },
  {
    name: 'a path with emoji',
    make: (place) => writeSmallH5ad(place('größe 🧬 数据.h5ad')),
    reads: small,
  },
  {
    name: 'a path of 300 characters and more',
    make(place) {
      const folder = place(`${'a'.repeat(150)}/${'b'.repeat(150)}`);
      mkdirSync(folder, { recursive: true });
      return writeSmallH5ad(`${folder}/input.h5ad`);
    },
    reads: small,
  },
  {
    name: 'a link to a file',
    async make(place) {
      symlinkSync(await writeSmallH5ad(place('real.h5ad')), place('link.h5ad'));
      return place('link.h5ad');
    },
    reads: small,
  },
  {
    name: 'a folder with a link to itself',
    make(place) {
      mkdirSync(place('sample'));
      writeMtxFolder((name) => place(`sample/${name}`));
      symlinkSync(place('sample'), place('sample/again'));
      symlinkSync(place('sample/nowhere'), place('sample/nowhere'));
      return place('sample');
    },
    reads: { nCells: 2, nFeatures: 3 },
  },
];

const shapes: readonly LegalCase[] = [
  {
    name: 'indices out of order and twice',
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), { indices: Int32Array.of(2, 0, 1, 0, 1, 1) }),
    reads: small,
  },
  {
    name: 'an embedding of lists of any length',
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), {
        edit(file) {
          file.create_group('obsm');
          mark(file.create_group('obsm/lists'), 'awkward-array', '0.1.0');
        },
      }),
    reads: { ...small, embeddings: [] },
    warns: /obsm\/lists is left out: it is not a plain array \(awkward-array\)/,
  },
  {
    name: 'a column of references',
    make(place) {
      copyFileSync(fixture('reference-column.h5ad'), place('input.h5ad'));
      return place('input.h5ad');
    },
    reads: { nCells: 4, nFeatures: 3, columns: [] },
    warns: /obs\/pointer: expected numbers or text, found reference/,
  },
  {
    name: 'one cell',
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), {
        ...{ shape: [1, 3], indptr: Int32Array.of(0, 2), cells: ['only'] },
        ...{ data: Float32Array.of(1, 2), indices: Int32Array.of(0, 2) },
      }),
    reads: { nCells: 1, nFeatures: 3 },
  },
  {
    name: 'one gene',
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), {
        ...{ shape: [4, 1], genes: ['CD3E'], indptr: Int32Array.of(0, 1, 2, 2, 2) },
        ...{ data: Float32Array.of(1, 2), indices: Int32Array.of(0, 0) },
      }),
    reads: { nCells: 4, nFeatures: 1 },
  },
  {
    name: 'cells without a count',
    make: (place) => writeSmallH5ad(place('input.h5ad'), { indptr: Int32Array.of(0, 0, 0, 0, 6) }),
    reads: small,
  },
  {
    name: 'numbers that are no counts',
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), { data: Float32Array.of(0.3, 2.7, 30.1, 4.9, 55.5, 6) }),
    reads: small,
    warns: /no raw counts were found/,
  },
  {
    name: 'a packed matrix folder',
    make(place) {
      writeFileSync(place('matrix.mtx.gz'), gzipSync(readFileSync(writeMtxFolder(place))));
      return place('matrix.mtx.gz');
    },
    reads: { nCells: 2, nFeatures: 3, exampleFeatures: ['CD3E', 'LYZ', 'CD19'] },
  },
  {
    name: 'features in Latin-1',
    make(place) {
      const path = writeMtxFolder(place);
      writeFileSync(place('features.tsv'), Buffer.from('CD3E\nLYZ\ngén\n', 'latin1'));
      return path;
    },
    reads: { exampleFeatures: ['CD3E', 'LYZ', 'gén'] },
    warns: /features\.tsv: .* Windows-1252/,
  },
];

export const legalInput: readonly LegalCase[] = [...tables, ...names, ...shapes];
