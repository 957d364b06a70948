// The HDF5 files of Cell Ranger as inputs. They store features x cells by columns, which are the same three arrays as
// cells x features by rows. Source: 10x Genomics, "HDF5 Feature-Barcode Matrix Format", and the same page for
// Cell Ranger 2 ("HDF5 Gene-Barcode Matrix Format": one group per genome).
import { AppError } from '#shared/model/app-error.ts';
import type { ArrayStore } from './array-store.ts';
import type { InputFile, InputMatrix, InputTable } from './input-file.ts';
import { lazyTable } from './input-table.ts';
import { readAllTexts } from './read-array.ts';
import { toCategorical } from './stack-columns.ts';
import { toInputMatrix } from './stored-input.ts';
import { describeSparse, type StoredMatrix } from './stored-matrix.ts';
import type { Column } from './types.ts';

/** True for a file of Cell Ranger 3 or newer. */
export function isTenx3(file: ArrayStore): boolean {
  return file.kindOf('/matrix/features/id') === 'dataset';
}

/** The groups of a file of Cell Ranger 2, one per genome; empty when it is none. */
export function findGenomes(file: ArrayStore): readonly string[] {
  return file.keysOf('/').filter((name) => file.kindOf(`/${name}/gene_names`) === 'dataset');
}

/** Describes a file of Cell Ranger 2; each genome is a matrix with cells of its own. */
export async function describeTenx2(file: ArrayStore): Promise<InputFile> {
  const matrices: InputMatrix[] = [];
  for (const genome of findGenomes(file)) {
    const texts = async (name: string) => readAllTexts(await file.dataset(`/${genome}/${name}`));
    const nFeatures = (await file.dataset(`/${genome}/genes`)).shape[0] ?? 0;
    const stored = await describeGroup(file, { name: genome, place: `/${genome}`, nFeatures });
    const features = lazyTable(nFeatures, ['gene_ids'], async () => ({
      index: await texts('gene_names'),
      indexName: '_index',
      columns: new Map([['gene_ids', { type: 'string', values: await texts('genes') }]]),
    }));
    const cells = await openBarcodes(file, `/${genome}/barcodes`);
    matrices.push(toInputMatrix(file, stored, { cells, features }));
  }
  const others = matrices.map(({ name, nCells }) => `${name} (${nCells} cells)`);
  const warnings =
    matrices.length > 1
      ? [`The file holds several genomes: ${others.join(', ')}; choose one.`]
      : [];
  return { path: file.path, format: '10x h5 (v2)', matrices, embeddings: [], warnings };
}

/** Describes a file of Cell Ranger 3; of several feature types each can also be chosen alone, as `matrix/Gene Expression`. */
export async function describeTenx3(file: ArrayStore): Promise<InputFile> {
  const readFeature = async (name: string) =>
    readAllTexts(await file.dataset(`/matrix/features/${name}`));
  const has = (name: string) => file.kindOf(`/matrix/features/${name}`) === 'dataset';
  const nFeatures = (await file.dataset('/matrix/features/id')).shape[0] ?? 0;
  const all = await describeGroup(file, { name: 'matrix', place: '/matrix', nFeatures });
  const types = has('feature_type') ? await readFeature('feature_type') : null;
  const cells = await openBarcodes(file, '/matrix/barcodes');
  const columnNames = [
    'gene_ids',
    ...(types === null ? [] : ['feature_types']),
    ...(has('genome') ? ['genome'] : []),
  ];
  const openFeatures = (matrix: StoredMatrix): InputTable => {
    const choose = (texts: readonly string[]) =>
      matrix.part === null ? texts : Array.from(matrix.part.features, (i) => texts[i] ?? '');
    return lazyTable(matrix.nFeatures, columnNames, async () => {
      const columns = new Map<string, Column>();
      columns.set('gene_ids', { type: 'string', values: choose(await readFeature('id')) });
      if (types !== null) columns.set('feature_types', toCategorical(choose(types)));
      if (has('genome')) columns.set('genome', toCategorical(choose(await readFeature('genome'))));
      const index = choose(await readFeature(has('name') ? 'name' : 'id'));
      return { index, indexName: '_index', columns };
    });
  };
  const matrices = splitByType(all, types ?? []).map((stored) =>
    toInputMatrix(file, stored, { cells, features: openFeatures(stored) }),
  );
  return { path: file.path, format: '10x h5 (v3)', matrices, embeddings: [], warnings: [] };
}

/** The matrix of a group, its shape checked against its names. Throws `input-shape`. */
async function describeGroup(
  file: ArrayStore,
  { name, place, nFeatures }: { name: string; place: string; nFeatures: number },
): Promise<StoredMatrix> {
  const nCells = (await file.dataset(`${place}/barcodes`)).shape[0] ?? 0;
  const stored = await (await file.dataset(`${place}/shape`)).numbers({ start: [0], count: [2] });
  if (stored[0] !== nFeatures || stored[1] !== nCells) {
    throw new AppError(
      'input-shape',
      `${file.path}, ${name}: its shape says ${stored[0]} features x ${stored[1]} cells, found ${nFeatures} features and ${nCells} barcodes.`,
      { hint: 'The file is damaged. Get it again, or run Cell Ranger again.' },
    );
  }
  return describeSparse(file, { name, place, storage: 'csr', nCells, nFeatures, part: null });
}

async function openBarcodes(file: ArrayStore, path: string): Promise<InputTable> {
  const barcodes = await file.dataset(path);
  const nRows = barcodes.shape[0] ?? 0;
  return {
    ...lazyTable(nRows, [], async () => ({ index: [], indexName: '_index', columns: new Map() })),
    readNames: (count) =>
      count === undefined
        ? readAllTexts(barcodes)
        : barcodes.texts({ start: [0], count: [Math.min(count, nRows)] }),
    read: async (_warnings, report) => {
      const index = await readAllTexts(barcodes, report);
      return { index, indexName: '_index', columns: new Map() };
    },
  };
}

function splitByType(all: StoredMatrix, types: readonly string[]): StoredMatrix[] {
  const distinct = [...new Set(types)];
  if (distinct.length < 2) return [all];
  const parts = distinct.map((type) => {
    const features = Int32Array.from(types.flatMap((found, i) => (found === type ? [i] : [])));
    const part = { features, nStoredFeatures: all.nFeatures };
    return { ...all, name: `matrix/${type}`, nFeatures: features.length, part };
  });
  // Genes are what most methods want; the mixture comes last.
  const isGenes = ({ name }: StoredMatrix) => name === 'matrix/Gene Expression';
  return [...parts.filter(isGenes), ...parts.filter((part) => !isGenes(part)), all];
}
