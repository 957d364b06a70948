// HDF5 and Zarr files that are wrong in one place, or that lead out of themselves.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { File } from 'h5wasm/node';
import {
  addTable,
  mark,
  writeHdf5,
  writeSmallH5ad,
  writeSmallTenx,
} from '../../helpers/hdf5-files.ts';
import type { SmallH5ad } from '../../helpers/hdf5-files.ts';
import { makeZip } from '../../helpers/make-zip.ts';
import { fixture } from './fixture.ts';
import type { RefusedCase } from './types.ts';

/** A small .h5ad with some parts replaced. */
function h5adCase(
  name: string,
  changes: Partial<SmallH5ad>,
  says: RegExp,
  command: RefusedCase['command'] = 'inspect',
): RefusedCase {
  return {
    name,
    make: (place) => writeSmallH5ad(place('input.h5ad'), changes),
    says,
    command,
  };
}

/** A file of test/fixtures/io as it is. */
function fixtureCase(name: string, file: string, says: RegExp): RefusedCase {
  return {
    name,
    make(place) {
      copyFileSync(fixture(file), place('input.h5ad'));
      return place('input.h5ad');
    },
    says,
  };
}

/** An HDF5 file with `fill` in it. */
function hdf5Case(name: string, ending: string, fill: (file: File) => void, says: RegExp) {
  return {
    name,
    make: (place) => writeHdf5(place(`input.${ending}`), fill),
    says,
  } satisfies RefusedCase;
}

const structure: readonly RefusedCase[] = [
  hdf5Case(
    'an HDF5 file of nothing',
    'h5ad',
    () => undefined,
    /found an HDF5 file with nothing in it/,
  ),
  hdf5Case(
    'an HDF5 file of something else',
    'h5ad',
    (file) => void file.create_dataset({ name: 'picture', data: Float32Array.of(1, 2) }),
    /found an HDF5 file with picture/,
  ),
  hdf5Case(
    'an .h5ad without var',
    'h5ad',
    (file) => addTable(file, 'obs', ['a', 'b']),
    /\/var: expected a table as anndata writes it, found nothing/,
  ),
  hdf5Case(
    'an .h5ad of annotations alone',
    'h5ad',
    (file) => {
      addTable(file, 'obs', ['a', 'b']);
      addTable(file, 'var', ['CD3E']);
    },
    /expected a matrix at X, layers or raw\/X, found none/,
  ),
  hdf5Case(
    'an .h5mu without modalities',
    'h5mu',
    (file) => void file.create_group('mod'),
    /\/mod: expected modalities, found none/,
  ),
  hdf5Case(
    'a loom file without columns',
    'loom',
    (file) => {
      const options = { name: 'matrix', data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
      file.create_dataset(options);
    },
    /found an HDF5 file with matrix/,
  ),
  {
    name: 'a loom file with too few names',
    make: (place) =>
      writeHdf5(place('input.loom'), (file) => {
        file.create_dataset({ name: 'matrix', data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] });
        file.create_group('row_attrs').create_dataset({ name: 'Gene', data: ['CD3E'] });
        file.create_group('col_attrs').create_dataset({ name: 'CellID', data: ['a', 'b'] });
      }),
    says: /\/row_attrs\/Gene: expected 2 values, found 1/,
  },
  {
    name: 'a 10x file whose shape is wrong',
    make: (place) => writeSmallTenx(place('input.h5'), { shape: [9, 2] }),
    says: /its shape says 9 features x 2 cells, found 2 features and 2 barcodes/,
  },
  {
    name: 'a 10x file with a barcode too many',
    make: (place) => writeSmallTenx(place('input.h5'), { barcodes: ['a', 'b', 'c'] }),
    says: /its shape says 2 features x 2 cells, found 2 features and 3 barcodes/,
  },
];

const matrices: readonly RefusedCase[] = [
  h5adCase(
    'more cells than the matrix has',
    { cells: ['a', 'b', 'c', 'd', 'e'] },
    /expected 5 cells \(obs\) x 3 features \(var\), found 4 x 3/,
  ),
  h5adCase(
    'fewer genes than the matrix has',
    { genes: ['CD3E'] },
    /expected 4 cells \(obs\) x 1 features \(var\), found 4 x 3/,
  ),
  h5adCase(
    'pointers of another shape',
    { shape: [5, 3], cells: ['a', 'b', 'c', 'd', 'e'] },
    /expected 6 pointers .*found 5 pointers/,
  ),
  h5adCase(
    'fewer indices than values',
    { indices: Int32Array.of(0, 2, 1) },
    /found 5 pointers, 3 indices, 6 values/,
  ),
  h5adCase(
    'a last pointer beyond the values',
    { indptr: Int32Array.of(0, 2, 3, 4, 7) },
    /expected its last entry to be the number of values, 6, found 7/,
  ),
  h5adCase(
    'pointers that fall',
    { indptr: Int32Array.of(0, 5, 3, 4, 6) },
    /indptr, entry 2: expected 5 to 6, found 3/,
    'integrate',
  ),
  h5adCase(
    'an index out of range',
    { indices: Int32Array.of(0, 2, 1, 0, 7, 2) },
    /row 3: expected indices from 0 to 2, found 7/,
    'integrate',
  ),
  h5adCase(
    'a negative index',
    { indices: Int32Array.of(0, -2, 1, 0, 1, 2) },
    /row 0: expected indices from 0 to 2, found -2/,
    'integrate',
  ),
  h5adCase(
    'numbers that are none',
    { data: Float32Array.of(1, NaN, 3, 4, Infinity, 6) },
    /2 values are not numbers \(NaN or infinite\)/,
    'integrate',
  ),
  h5adCase(
    'numbers below zero',
    { data: Float32Array.of(1, -2, 3, 4, 5, 6) },
    /values are negative; these numbers were scaled/,
    'integrate',
  ),
  h5adCase('a matrix of zeros', { data: new Float32Array(6) }, /all values are zero/, 'integrate'),
  h5adCase(
    'one cell where many are needed',
    {
      ...{ shape: [1, 3], indptr: Int32Array.of(0, 2), cells: ['only'] },
      ...{ data: Float32Array.of(1, 2), indices: Int32Array.of(0, 2) },
    },
    /Only 0 of 1 cells have \d+ genes or more; the richest has 2/,
    'integrate',
  ),
  h5adCase(
    'one gene where many are needed',
    {
      ...{ shape: [4, 1], genes: ['CD3E'], indptr: Int32Array.of(0, 1, 2, 2, 2) },
      ...{ data: Float32Array.of(1, 2), indices: Int32Array.of(0, 0) },
    },
    /Only 0 of 4 cells have \d+ genes or more; the richest has 1/,
    'integrate',
  ),
  {
    name: 'text where the matrix belongs',
    make: (place) =>
      writeHdf5(place('input.h5ad'), (file) => {
        addTable(file, 'obs', ['a']);
        addTable(file, 'var', ['CD3E']);
        file.create_dataset({ name: 'X', data: ['five'], shape: [1, 1] });
      }),
    says: /\/X: expected a table of numbers, cells x features, found string/,
  },
  {
    name: 'a matrix in another encoding',
    make: (place) =>
      writeHdf5(place('input.h5ad'), (file) => {
        addTable(file, 'obs', ['a']);
        addTable(file, 'var', ['CD3E']);
        mark(file.create_group('X'), 'future-matrix', '9.9.9');
      }),
    says: /\/X: expected a matrix \(array, csr_matrix or csc_matrix\), found future-matrix/,
  },
  {
    name: 'a matrix that says it has more values than the file can hold',
    make: (place) =>
      writeHdf5(place('input.h5ad'), (file) => {
        addTable(file, 'obs', ['a']);
        addTable(file, 'var', ['CD3E']);
        file.create_dataset({
          ...{ name: 'X', data: Float32Array.of(1), shape: [1, 1] },
          ...{ maxshape: [null, null], chunks: [1, 1] },
        });
        (file.get('X') as unknown as { resize(shape: number[]): void }).resize([4e6, 3e6]);
      }),
    says: /expected no more than a file of [\d,]+ bytes can hold, found 4000000 x 3000000 values/,
  },
  {
    name: 'files with no gene in common',
    make: async (place) => [
      await writeSmallH5ad(place('a.h5ad')),
      await writeSmallH5ad(place('b.h5ad'), { genes: ['Cd8a', 'Ms4a1', 'Nkg7'] }),
    ],
    command: 'integrate',
    named: 'a.h5ad',
    says: /no feature name in common/,
  },
  {
    name: 'a category that does not exist',
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), {
        edit(file) {
          const column = file.create_group('obs/kind');
          mark(column, 'categorical', '0.2.0');
          column.create_dataset({ name: 'codes', data: Int8Array.of(0, 1, 5, -1) });
          column.create_dataset({ name: 'categories', data: ['B', 'T'] });
          const obs = file.get('obs') as unknown as ReturnType<File['create_group']>;
          obs.create_attribute('column-order', ['kind']);
        },
      }),
    command: 'integrate',
    says: /codes, row 2: expected -1 to 1, found 5/,
  },
];

/** Overwrites bytes in the packed values of the one chunk that unpacks to `nBytes`. */
function damageChunk(path: string, nBytes: number): string {
  const bytes = readFileSync(path);
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    if (unpackedBytes(bytes.subarray(at)) !== nBytes) continue;
    bytes.fill(0xff, at + 4, at + 12);
    writeFileSync(path, bytes);
    return path;
  }
  throw new Error('no packed chunk was found');
}

function unpackedBytes(packed: Uint8Array): number {
  try {
    return inflateSync(packed).length;
  } catch {
    return -1; // most places that look like a start are none
  }
}

const storage: readonly RefusedCase[] = [
  {
    name: 'a damaged chunk',
    make: async (place) =>
      damageChunk(await writeSmallH5ad(place('input.h5ad'), { isPacked: true }), 24),
    command: 'integrate',
    says: /dataset \/X\/data: the values 0 to 5 cannot be unpacked; the file is damaged there/,
  },
  fixtureCase(
    'a filter nobody has',
    'unknown-filter.h5ad',
    /is compressed with .*\(HDF5 filter 32999\), which cannot be read here/,
  ),
  fixtureCase(
    'a link to another file',
    'out-by-link.h5ad',
    /is a link to another file \(secret\.h5\), which is not followed/,
  ),
  fixtureCase(
    'values kept in another file',
    'out-by-storage.h5ad',
    /its values are kept in another file \(.*secret\.raw\), which is not followed/,
  ),
  fixtureCase('a view of another file', 'out-by-view.h5ad', /is a view of other files/),
  fixtureCase(
    'references instead of numbers',
    'references.h5ad',
    /expected numbers or text, found reference of 8 bytes/,
  ),
  {
    name: 'a soft link that leads in a circle',
    make: (place) =>
      writeHdf5(place('input.h5ad'), (file) => {
        file.create_soft_link('/var', 'obs');
        file.create_soft_link('/obs', 'var');
      }),
    says: /found an HDF5 file with/,
  },
];

const group = JSON.stringify({ zarr_format: 2 });
const stores: readonly RefusedCase[] = [
  {
    name: 'a Zarr folder without its descriptions',
    make(place) {
      mkdirSync(place('input.zarr'));
      writeFileSync(place('input.zarr/.zattrs'), '{}');
      return place('input.zarr');
    },
    says: /expected a Zarr group .* found \.zattrs/,
  },
  {
    name: 'a Zarr folder with a broken description',
    make(place) {
      mkdirSync(place('input.zarr'));
      writeFileSync(place('input.zarr/.zgroup'), '{');
      return place('input.zarr');
    },
    says: /\.zgroup: expected a description in JSON/,
  },
  {
    name: 'an archive made to fill the memory',
    make(place) {
      const zeros = Buffer.alloc(300 << 20);
      const files = [
        { name: '.zgroup', content: Buffer.from(group) },
        { name: '.zattrs', content: zeros },
      ];
      writeFileSync(place('input.zarr.zip'), makeZip(files));
      return place('input.zarr.zip');
    },
    says: /314,572,800 bytes once unpacked are more than a chunk may have/,
  },
  {
    name: 'an archive that lies about what is in it',
    make(place) {
      const files = [
        { name: '.zgroup', content: Buffer.from(group) },
        { name: '.zattrs', content: Buffer.alloc(100 << 20), statedBytes: 100 },
      ];
      writeFileSync(place('input.zarr.zip'), makeZip(files));
      return place('input.zarr.zip');
    },
    says: /\.zattrs: the zip archive is cut off or damaged/,
  },
];

export const wrongHdf5: readonly RefusedCase[] = [...structure, ...matrices, ...storage, ...stores];
