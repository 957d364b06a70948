// The HDF5 file of Cell Ranger 3 and newer as an input. It stores features x cells by columns, which are the same three
// arrays as cells x features by rows. Source: 10x Genomics, "HDF5 Feature-Barcode Matrix Format".
import { AppError } from '#shared/model/app-error.ts';
import type { Hdf5File } from './hdf5/file.ts';
import { readAllTexts, readNumbers, readTexts } from './hdf5/read.ts';
import type { InputFile } from './input-file.ts';
import { describeSparse, type StoredMatrix } from './stored-matrix.ts';
import type { Column } from './types.ts';

/** Describes a 10x file; with several feature types each can also be chosen alone, as `matrix/Gene Expression`. */
export async function describeTenx(file: Hdf5File): Promise<InputFile> {
  const barcodes = await file.dataset('/matrix/barcodes');
  const nCells = barcodes.shape[0] ?? 0;
  const readFeature = async (name: string) =>
    readAllTexts(await file.dataset(`/matrix/features/${name}`));
  const types = await readFeature('feature_type');
  const matrices = await describeMatrices(file, nCells, types);
  const choose = (matrix: StoredMatrix, texts: readonly string[]) =>
    matrix.part === null ? texts : Array.from(matrix.part.features, (i) => texts[i] ?? '');
  return {
    path: file.path,
    format: '10x h5 (v3)',
    hdf5: file,
    nCells,
    matrices,
    cellColumns: null,
    embeddings: [],
    warnings: [],
    readCellNames: (count) =>
      Promise.resolve(readTexts(barcodes, { start: [0], count: [Math.min(count, nCells)] })),
    async readCells(_warnings, report) {
      const index = await readAllTexts(barcodes, report);
      return { index, indexName: '_index', columns: new Map() };
    },
    readFeatureNames: async (matrix) => choose(matrix, await readFeature('name')),
    async readFeatures(matrix) {
      const columns = new Map<string, Column>();
      columns.set('gene_ids', { type: 'string', values: choose(matrix, await readFeature('id')) });
      columns.set('feature_types', toCategorical(choose(matrix, types)));
      if (file.kindOf('/matrix/features/genome') === 'dataset') {
        columns.set('genome', toCategorical(choose(matrix, await readFeature('genome'))));
      }
      const index = choose(matrix, await readFeature('name'));
      return { index, indexName: '_index', columns };
    },
  };
}

async function describeMatrices(
  file: Hdf5File,
  nCells: number,
  types: readonly string[],
): Promise<StoredMatrix[]> {
  const shape = readNumbers(await file.dataset('/matrix/shape'), { start: [0], count: [2] });
  const nFeatures = shape[0] ?? 0;
  if (shape[1] !== nCells || types.length !== nFeatures) {
    throw new AppError(
      'input-shape',
      `${file.path}, matrix: its shape says ${nFeatures} features x ${shape[1]} cells, found ${types.length} features and ${nCells} barcodes.`,
    );
  }
  const all = await describeSparse(file, {
    name: 'matrix',
    place: '/matrix',
    storage: 'csr',
    nCells,
    nFeatures,
    part: null,
  });
  const distinct = [...new Set(types)];
  if (distinct.length < 2) return [all];
  const parts = distinct.map((type) => {
    const features = Int32Array.from(types.flatMap((found, i) => (found === type ? [i] : [])));
    const part = { features, nStoredFeatures: nFeatures };
    return { ...all, name: `matrix/${type}`, nFeatures: features.length, part };
  });
  // Genes are what most methods want; the mixture comes last.
  const isGenes = ({ name }: StoredMatrix) => name === 'matrix/Gene Expression';
  return [...parts.filter(isGenes), ...parts.filter((part) => !isGenes(part)), all];
}

function toCategorical(values: readonly string[]): Column {
  const categories = [...new Set(values)].sort();
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(values, (value) => codeOf.get(value) ?? -1);
  return { type: 'categorical', codes, categories, ordered: false };
}
