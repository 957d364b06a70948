// Finished runs: read in a thread, arrays kept here under handles.
import path from 'node:path';
import type { Handlers } from '#shared/contract/index.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { RunColumnValues } from '../jobs/tasks.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';
import type { ArrayStore } from './array-store.ts';

type ResultsHandlers = Pick<
  Handlers,
  | 'results.open'
  | 'results.embedding'
  | 'results.column'
  | 'results.searchGenes'
  | 'results.gene'
  | 'results.markers'
  | 'results.report'
  | 'results.slice'
  | 'results.export'
>;

export function createResultsService(
  { files, threads }: CorePorts,
  arrays: ArrayStore,
): ResultsHandlers {
  return {
    'results.open': async ({ dir }, context) =>
      threads.query('results.open', { dir: await files.allow(dir) }, abortSignalOf(context)),
    'results.embedding': async ({ dir, key }) => {
      const real = await files.allow(dir);
      const load = () => threads.query('results.embedding', { dir: real, key });
      return arrays.keep(`${real}|embedding|${key}`, await load(), load);
    },
    'results.column': async ({ dir, name }) => {
      const real = await files.allow(dir);
      const load = () => threads.query('results.column', { dir: real, name });
      const column = await load();
      const handle = arrays.keep(`${real}|column|${name}`, valuesOf(column), async () =>
        valuesOf(await load()),
      );
      if (column.type === 'number') {
        return { type: 'number', min: column.min, max: column.max, values: handle };
      }
      const { type, categories, colors, counts } = column;
      return { type, categories, colors, counts, codes: handle };
    },
    'results.searchGenes': async (args) =>
      threads.query('results.searchGenes', { ...args, dir: await files.allow(args.dir) }),
    'results.gene': async ({ dir, gene }) => {
      const real = await files.allow(dir);
      const load = () => threads.query('results.gene', { dir: real, gene });
      const { max, values } = await load();
      const handle = arrays.keep(`${real}|gene|${gene}`, values, async () => (await load()).values);
      return { max, values: handle };
    },
    'results.markers': async ({ dir, column, group }, context) => {
      const args = { dir: await files.allow(dir), column, group };
      const { genes, values } = await threads.query(
        'results.markers',
        args,
        abortSignalOf(context),
      );
      const id = `${args.dir}|markers|${column}|${group}`;
      const reload = async () => (await threads.query('results.markers', args)).values;
      return { genes, values: arrays.keep(id, values, reload) };
    },
    'results.report': async ({ dir }, context) =>
      threads.query('results.report', { dir: await files.allow(dir) }, abortSignalOf(context)),
    'results.slice': ({ id, start, end }) => arrays.slice(id, start, end),
    'results.export': async ({ dir, file, target, overwrite }) => {
      const real = await files.allow(dir);
      const source = path.resolve(real, file);
      if (path.relative(real, source).startsWith('..')) {
        throw new AppError('forbidden', `${file} is not part of the run.`);
      }
      return { path: target, sizeBytes: await files.copy(source, target, overwrite) };
    },
  };
}

function valuesOf(column: RunColumnValues): Int32Array | Float32Array {
  return column.type === 'number' ? column.values : column.codes;
}
