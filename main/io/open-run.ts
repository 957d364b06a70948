// A finished result.h5ad, read piece by piece while a person looks at it.
import { AppError } from '#shared/model/app-error.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import { describeAnndata } from './h5ad/h5ad-input.ts';
import { readColumn } from './h5ad/read-column.ts';
import { findTable, readIndex } from './h5ad/read-table.ts';
import { openHdf5, type Hdf5File } from './hdf5/file.ts';
import { readAllTexts, readNumbersInto } from './read-array.ts';
import type { IoPorts } from './ports.ts';
import type { RunFile } from './types.ts';

/**
 * Opens a `result.h5ad`; nothing but its outline is read. The caller closes it.
 * Throws `input-missing`, `input-format`, `input-shape`.
 */
export async function openRun(ports: IoPorts, path: string): Promise<RunFile> {
  const file = await openHdf5(ports, path);
  try {
    return await describeRun(file);
  } catch (error) {
    file.close();
    throw error;
  }
}

async function describeRun(file: Hdf5File): Promise<RunFile> {
  const input = await describeAnndata(file);
  const [first] = input.matrices;
  const columns = first?.cells.columnNames ?? [];
  const missing = (what: string, names: readonly string[]) =>
    new AppError('input-value', `${file.path} has no ${what}; it has ${names.join(', ')}.`, {
      hint: 'Choose one of these.',
    });
  return {
    nCells: first?.nCells ?? 0,
    nFeatures: first?.nFeatures ?? 0,
    cellColumns: columns,
    embeddings: input.embeddings,
    async readColumn(name) {
      if (!columns.includes(name)) throw missing(`column "${name}" in obs`, columns);
      return readColumn(file, `/obs/${name}`);
    },
    async readEmbedding(name) {
      if (!input.embeddings.includes(name)) throw missing(`"${name}" in obsm`, input.embeddings);
      return readEmbedding(file, `/obsm/${name}`);
    },
    readCellNames: () => readIndex(file, findTable(file, '/obs')),
    readFeatureNames: () => readIndex(file, findTable(file, '/var')),
    async readMatrix(name = 'X', checkpoint) {
      const matrix = input.matrices.find((candidate) => candidate.name === name);
      if (matrix === undefined) {
        throw missing(
          `matrix "${name}"`,
          input.matrices.map((candidate) => candidate.name),
        );
      }
      return matrix.read([], checkpoint);
    },
    async readText(key) {
      if (file.kindOf(`/uns/${key}`) !== 'dataset') return null;
      const dataset = await file.dataset(`/uns/${key}`);
      if (dataset.type.kind !== 'string' || dataset.shape.length > 0) return null;
      return (await dataset.texts({ start: [], count: [] }))[0] ?? null;
    },
    async readTexts(key) {
      if (file.kindOf(`/uns/${key}`) !== 'dataset') return null;
      const dataset = await file.dataset(`/uns/${key}`);
      return dataset.type.kind === 'string' ? readAllTexts(dataset) : null;
    },
    close: () => file.close(),
  };
}

async function readEmbedding(file: Hdf5File, path: string): Promise<DenseMatrix> {
  const dataset = await file.dataset(path);
  const [nRows = 0, nCols = 1] = dataset.shape;
  const data = new Float32Array(nRows * nCols);
  await readNumbersInto(data, dataset);
  return { data, nRows, nCols };
}
