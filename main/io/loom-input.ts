// loom as an input: one dense matrix of features x cells, layers of the same shape, attributes of both sides.
// Source: "Loom file format specs", loompy 3.0.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from './advice.ts';
import type { ArrayStore } from './array-store.ts';
import { readColumn } from './h5ad/read-column.ts';
import type { InputFile, InputTable } from './input-file.ts';
import { lazyTable } from './input-table.ts';
import { toInputMatrix } from './stored-input.ts';
import { describeMatrix } from './stored-matrix.ts';
import { toTexts } from './columns.ts';
import type { Column } from './types.ts';

const cellNames = ['CellID', 'obs_names', 'cell_id', 'barcode', 'barcodes', 'cell_names'];
const featureNames = ['Gene', 'var_names', 'gene', 'gene_name', 'gene_names', 'Accession'];

export function isLoom(file: ArrayStore): boolean {
  return file.kindOf('/matrix') === 'dataset' && file.kindOf('/row_attrs') === 'group';
}

/** Describes a loom file; `matrix` and `layers/NAME`. Throws `input-shape` when names and matrix do not fit. */
export async function describeLoom(file: ArrayStore): Promise<InputFile> {
  const warnings: string[] = [];
  const stored = await describeMatrix(file, 'matrix', '/matrix');
  const [nFeatures, nCells] = [stored.nCells, stored.nFeatures];
  const cells = await openAttributes(
    file,
    { path: '/col_attrs', nRows: nCells, wanted: cellNames, prefix: 'cell' },
    warnings,
  );
  const features = await openAttributes(
    file,
    { path: '/row_attrs', nRows: nFeatures, wanted: featureNames, prefix: 'feature' },
    warnings,
  );
  const names = ['matrix', ...file.keysOf('/layers').map((name) => `layers/${name}`)];
  const matrices = [];
  for (const name of names) {
    const layer = await describeMatrix(file, name, `/${name}`);
    if (layer.nCells !== nFeatures || layer.nFeatures !== nCells) {
      throw new AppError(
        'input-shape',
        `${file.path}, ${name}: expected ${nFeatures} features x ${nCells} cells, found ${layer.nCells} x ${layer.nFeatures}.`,
        { hint: adviceOnDamage },
      );
    }
    const turned = { ...layer, nCells, nFeatures, isTurned: true };
    matrices.push(toInputMatrix(file, turned, { cells, features }));
  }
  return { path: file.path, format: 'loom', matrices, embeddings: [], warnings };
}

/** Attributes of one value per row are columns; others (embeddings of several values) are left out. */
async function openAttributes(
  file: ArrayStore,
  {
    path,
    nRows,
    wanted,
    prefix,
  }: { path: string; nRows: number; wanted: readonly string[]; prefix: string },
  warnings: string[],
): Promise<InputTable> {
  const names: string[] = [];
  for (const name of file.keysOf(path)) {
    const { shape } = await file.dataset(`${path}/${name}`);
    if (shape.length !== 1)
      warnings.push(`${path}/${name} is left out: it has several values per ${prefix}.`);
    else if (shape[0] === nRows) names.push(name);
    else {
      throw new AppError(
        'input-shape',
        `${file.path}, ${path}/${name}: expected ${nRows} values, found ${shape[0]}.`,
        { hint: adviceOnDamage },
      );
    }
  }
  const indexName = wanted.find((name) => names.includes(name));
  if (indexName === undefined) {
    warnings.push(
      `${path} has no names (${wanted.slice(0, 2).join(' or ')}); ${prefix}s are numbered.`,
    );
  }
  const columnNames = names.filter((name) => name !== indexName);
  return lazyTable(nRows, columnNames, async () => {
    const columns = new Map<string, Column>();
    for (const name of columnNames) columns.set(name, await readColumn(file, `${path}/${name}`));
    const index =
      indexName === undefined
        ? Array.from({ length: nRows }, (_, i) => `${prefix}${i + 1}`)
        : toTexts(await readColumn(file, `${path}/${indexName}`)).map((name) => name ?? 'nan');
    return { index, indexName: indexName ?? '_index', columns };
  });
}
