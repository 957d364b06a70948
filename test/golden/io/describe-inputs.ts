// Reads files through main/io and prints what was found as JSON, for check_inputs.py to compare with anndata.
// node test/golden/io/describe-inputs.ts FILE...
import { readMatrix } from '#main/io/read-matrix.ts';
import type { Column } from '#main/io/types.ts';
import { inspectInput } from '#main/io/inspect-input.ts';
import { nodePorts } from '../../unit/main/io/node-ports.ts';

async function describeFile(path: string): Promise<object> {
  const { matrices } = await inspectInput(nodePorts, path);
  const found: Record<string, object> = {};
  for (const { path: matrixPath } of matrices) {
    const { x, obs, vars } = await readMatrix(nodePorts, path, { matrixPath });
    found[matrixPath] = {
      shape: [x.nRows, x.nCols],
      nStored: x.data.length,
      sum: x.data.reduce((sum, value) => sum + value, 0),
      rowSums: Array.from({ length: Math.min(20, x.nRows) }, (_, row) =>
        x.data.subarray(x.indptr[row], x.indptr[row + 1]).reduce((sum, value) => sum + value, 0),
      ),
      cells: obs.index,
      features: vars.index,
      columns: Object.fromEntries(
        Array.from(obs.columns, ([name, column]) => [name, texts(column)]),
      ),
    };
  }
  return found;
}

function texts(column: Column): readonly (string | number | null)[] {
  switch (column.type) {
    case 'categorical':
      return Array.from(column.codes, (code) => column.categories[code] ?? null);
    case 'string':
      return column.values;
    case 'boolean':
      return Array.from(column.values, (value) => (value === 2 ? null : value));
    case 'integer':
      return Array.from(column.values, (value, i) => (column.missing?.[i] === 1 ? null : value));
    case 'number':
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  }
}

const described: Record<string, object> = {};
for (const path of process.argv.slice(2)) described[path] = await describeFile(path);
process.stdout.write(JSON.stringify(described));
