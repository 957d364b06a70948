// A finished run, opened for looking: summary, columns, pictures and genes. Keeps the last opened run at hand, its
// expression matrix by gene included, so that the second question is quick.
import type { Column, RunFile } from '#main/io/types.ts';
import { rowSums, transposeToCsc } from '#main/numerics/csr.ts';
import type { RunColumnValues } from '#main/jobs/tasks.ts';
import type { EmbeddingSummary, RunRecord, RunSummary, Verdict } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CscMatrix } from '#shared/model/matrix.ts';

export interface RunViewPorts {
  openRun(path: string): Promise<RunFile>;
  readText(path: string): Promise<string>;
  sizeOf(path: string): Promise<number>;
  /** Files of a folder and its subfolders, relative to it. */
  listFiles(dir: string): Promise<readonly string[]>;
  /** Pictures the run has, by its method. */
  embeddingsOf(record: RunRecord, keys: readonly string[]): readonly EmbeddingSummary[];
  judge(record: RunRecord): Verdict | null;
  defaultColors(nGroups: number): readonly string[];
}

export interface RunView {
  open(dir: string): Promise<RunSummary>;
  /** x, y per cell. */
  embedding(dir: string, key: string): Promise<Float32Array>;
  column(dir: string, name: string): Promise<RunColumnValues>;
  searchGenes(dir: string, query: string, limit: number): Promise<readonly string[]>;
  gene(dir: string, gene: string): Promise<{ max: number; values: Float32Array }>;
}

interface OpenedRun {
  readonly dir: string;
  readonly file: RunFile;
  genes: readonly string[] | null;
  expression: Expression | null;
}

/** Expression by gene; `totals` of each cell where the numbers still are to be normalised. */
interface Expression {
  readonly byGene: CscMatrix;
  readonly totals: Float64Array | null;
}

const expressionTotal = 10_000;

export function createRunView(ports: RunViewPorts): RunView {
  let opened: OpenedRun | null = null;

  async function find(dir: string): Promise<OpenedRun> {
    if (opened?.dir === dir) return opened;
    opened?.file.close();
    opened = null;
    opened = {
      dir,
      file: await ports.openRun(`${dir}/result.h5ad`),
      genes: null,
      expression: null,
    };
    return opened;
  }

  async function genesOf(run: OpenedRun): Promise<readonly string[]> {
    return (run.genes ??= await run.file.readFeatureNames());
  }

  return {
    async open(dir) {
      const record = await readRecord(dir, ports);
      const { file } = await find(dir);
      const names = await ports.listFiles(dir);
      const files = await Promise.all(
        names.map(async (name) => ({ name, sizeBytes: await ports.sizeOf(`${dir}/${name}`) })),
      );
      const columns = await Promise.all(
        file.cellColumns.map(async (name) => summarise(name, await file.readColumn(name))),
      );
      return {
        dir,
        run: record,
        nCells: file.nCells,
        nFeatures: file.nFeatures,
        embeddings: ports.embeddingsOf(record, file.embeddings),
        columns: columns.filter((column) => column !== null),
        verdict: ports.judge(record),
        files,
      };
    },
    async embedding(dir, key) {
      const { file } = await find(dir);
      const { data, nCols } = await file.readEmbedding(key);
      if (nCols !== 2) throw new AppError('usage', `${key} has ${nCols} dimensions, not two.`);
      return data;
    },
    async column(dir, name) {
      const { file } = await find(dir);
      const column = await file.readColumn(name);
      return toValues(column, (await file.readTexts(`${name}_colors`)) ?? [], ports.defaultColors);
    },
    async searchGenes(dir, query, limit) {
      return rankMatches(await genesOf(await find(dir)), query, limit);
    },
    async gene(dir, gene) {
      const run = await find(dir);
      const column = (await genesOf(run)).indexOf(gene);
      if (column < 0) throw new AppError('usage', `There is no gene ${gene} in this run.`);
      run.expression ??= await readExpression(run.file, await readRecord(dir, ports));
      return expressionOf(run.expression, column);
    },
  };
}

export async function readRecord(
  dir: string,
  ports: Pick<RunViewPorts, 'readText'>,
): Promise<RunRecord> {
  const text = await ports.readText(`${dir}/run.json`);
  try {
    return JSON.parse(text) as RunRecord;
  } catch (error) {
    throw new AppError('input-format', `${dir}/run.json is damaged.`, {
      hint: 'Run the analysis again, or open another run.',
      cause: error,
    });
  }
}

function summarise(name: string, column: Column): RunSummary['columns'][number] | null {
  switch (column.type) {
    case 'categorical':
      return { name, type: 'categorical', nValues: column.categories.length };
    case 'number':
    case 'integer':
      return { name, type: 'number', nValues: null };
    case 'boolean':
      return { name, type: 'categorical', nValues: 2 };
    case 'string': {
      // Free text, such as barcodes, colours nothing.
      const nValues = new Set(column.values).size;
      return nValues <= 1_000 ? { name, type: 'categorical', nValues } : null;
    }
  }
}

function toValues(
  column: Column,
  storedColors: readonly string[],
  defaultColors: (nGroups: number) => readonly string[],
): RunColumnValues {
  switch (column.type) {
    case 'categorical':
      return groups(column.codes, column.categories);
    case 'boolean':
      return groups(
        Int32Array.from(column.values, (value) => (value === 2 ? -1 : value)),
        ['False', 'True'],
      );
    case 'string': {
      const names = [...new Set(column.values)].filter((value) => value !== null).sort();
      const codeOf = new Map(names.map((name, code) => [name, code]));
      return groups(
        Int32Array.from(column.values, (value) =>
          value === null ? -1 : (codeOf.get(value) ?? -1),
        ),
        names,
      );
    }
    case 'integer':
      return numbers(
        Float32Array.from(column.values, (value, i) =>
          column.missing?.[i] === 1 ? Number.NaN : value,
        ),
      );
    case 'number':
      return numbers(Float32Array.from(column.values));
  }

  function groups(codes: Int32Array, categories: readonly string[]): RunColumnValues {
    const counts = categories.map(() => 0);
    for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
    const colors =
      storedColors.length === categories.length ? storedColors : defaultColors(categories.length);
    return { type: 'categorical', categories, colors, counts, codes };
  }
}

function numbers(values: Float32Array): RunColumnValues {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return {
    type: 'number',
    min: min === Infinity ? 0 : min,
    max: max === -Infinity ? 0 : max,
    values,
  };
}

/** Exact match first, then names that begin with the query, then names that contain it; case does not matter. */
function rankMatches(names: readonly string[], query: string, limit: number): readonly string[] {
  const wanted = query.toLowerCase();
  const ranked: string[][] = [[], [], []];
  for (const name of names) {
    const place = name.toLowerCase().indexOf(wanted);
    if (place < 0) continue;
    ranked[place > 0 ? 2 : name.length === query.length ? 0 : 1]?.push(name);
  }
  return ranked.flat().slice(0, limit);
}

async function readExpression(file: RunFile, { scale }: RunRecord): Promise<Expression> {
  const x = await file.readMatrix();
  return { byGene: transposeToCsc(x), totals: scale === 'log1p' ? null : rowSums(x) };
}

/** ln(1 + counts per 10,000) of one gene in every cell; numbers that were logged already as they are. */
function expressionOf(
  { byGene, totals }: Expression,
  column: number,
): { max: number; values: Float32Array } {
  const values = new Float32Array(byGene.nRows);
  let max = 0;
  for (let i = byGene.indptr[column] ?? 0; i < (byGene.indptr[column + 1] ?? 0); i++) {
    const cell = byGene.indices[i] ?? 0;
    const given = byGene.data[i] ?? 0;
    const value =
      totals === null ? given : Math.log1p((given * expressionTotal) / (totals[cell] ?? 1));
    values[cell] = value;
    if (value > max) max = value;
  }
  return { max, values };
}
