// A finished run, opened for looking: summary, columns, pictures and genes, all as a person has edited them. Keeps the
// last opened run at hand, its expression matrix by gene included, so that the second question is quick.
import type { Column, RunFile } from '#main/io/types.ts';
import type { RunColumnValues } from '#main/jobs/tasks.ts';
import type { SelectionRecipe } from '#shared/contract/edits.ts';
import type { EmbeddingSummary, RunRecord, RunSummary, Verdict } from '#shared/contract/results.ts';
import { savedViewSchema, type SavedView } from '#shared/contract/saved-view.ts';
import { AppError } from '#shared/model/app-error.ts';
import { editRun, readEditLog } from './edits/edited-run.ts';
import type { EditedRun, EditedRunPorts, RunToEdit } from './edits/edited-run.ts';
import type { GeneValues } from './expression.ts';

export interface RunViewPorts extends EditedRunPorts {
  sizeOf(path: string): Promise<number>;
  /** Files of a folder and its subfolders, relative to it. */
  listFiles(dir: string): Promise<readonly string[]>;
  /** Pictures the run has, by its method. */
  embeddingsOf(record: RunRecord, keys: readonly string[]): readonly EmbeddingSummary[];
  judge(record: RunRecord): Verdict | null;
}

export interface RunView {
  open(dir: string): Promise<RunSummary>;
  /** x, y per cell. */
  embedding(dir: string, key: string): Promise<Float32Array>;
  column(dir: string, name: string): Promise<RunColumnValues>;
  searchGenes(dir: string, query: string, limit: number): Promise<readonly string[]>;
  gene(dir: string, gene: string): Promise<GeneValues>;
  /** 1 for each cell that meets the recipe. */
  select(dir: string, recipe: SelectionRecipe): Promise<Uint8Array>;
}

/** How a person last looked at a run, in its folder. */
export const viewFile = 'view.json';

interface OpenedRun {
  readonly dir: string;
  readonly file: RunFile;
  readonly shared: RunToEdit['shared'];
  /** The list of edits that `run` follows, as text. */
  log: string | null;
  run: EditedRun | null;
}

export function createRunView(ports: RunViewPorts): RunView {
  let opened: OpenedRun | null = null;

  async function find(dir: string): Promise<EditedRun> {
    const log = await readEditLog(dir, ports);
    if (opened?.dir !== dir) {
      opened?.file.close();
      opened = null;
      const file = await ports.openRun(`${dir}/result.h5ad`);
      opened = { dir, file, shared: {}, log: null, run: null };
    }
    const text = JSON.stringify(log);
    if (opened.run === null || opened.log !== text) {
      opened.log = text;
      opened.run = editRun({ dir, file: opened.file, log, shared: opened.shared }, ports);
    }
    return opened.run;
  }

  return {
    async open(dir) {
      const record = await ports.readRecord(dir);
      const run = await find(dir);
      const names = await ports.listFiles(dir);
      const files = await Promise.all(
        names.map(async (name) => ({ name, sizeBytes: await ports.sizeOf(`${dir}/${name}`) })),
      );
      const columns = await Promise.all(
        run.cellColumns.map(async (name) => summarise(name, await run.readColumn(name))),
      );
      return {
        dir,
        run: record,
        nCells: run.nCells,
        nFeatures: run.nFeatures,
        embeddings: ports
          .embeddingsOf(record, run.embeddings)
          .map((each) => ({ ...each, key: run.pictureOf(each.picture) })),
        columns: columns.filter((column) => column !== null),
        verdict: ports.judge(record),
        files,
        view: await readView(dir, ports),
      };
    },
    async embedding(dir, key) {
      return (await find(dir)).readPicture(key);
    },
    async column(dir, name) {
      const run = await find(dir);
      const column = await run.readColumn(name);
      const version = run.versionOf(name);
      if (column.type === 'number' || column.type === 'integer') {
        return { ...numbers(column), version };
      }
      const { codes, names, colors } = await run.readGroups(name);
      const counts = names.map(() => 0);
      for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
      return { type: 'categorical', categories: names, colors, counts, codes, version };
    },
    async searchGenes(dir, query, limit) {
      return rankMatches(await (await find(dir)).readFeatureNames(), query, limit);
    },
    async gene(dir, gene) {
      return (await find(dir)).readGene(gene);
    },
    async select(dir, recipe) {
      return (await find(dir)).select(recipe);
    },
  };
}

/** How the run was last looked at; null when it was not, and when this version does not understand how. */
async function readView(
  dir: string,
  ports: Pick<RunViewPorts, 'exists' | 'readText'>,
): Promise<SavedView | null> {
  const file = `${dir}/${viewFile}`;
  if (!(await ports.exists(file))) return null;
  return savedViewSchema.safeParse(parseJson(await ports.readText(file))).data ?? null;
}

/** The value of a text; null where it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export async function readRecord(
  dir: string,
  ports: Pick<EditedRunPorts, 'readText'>,
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

function numbers(column: Extract<Column, { type: 'number' | 'integer' }>) {
  const values =
    column.type === 'number'
      ? Float32Array.from(column.values)
      : Float32Array.from(column.values, (value, i) =>
          column.missing?.[i] === 1 ? Number.NaN : value,
        );
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return {
    type: 'number' as const,
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
