// Finished runs: read in a thread, arrays kept here under handles.
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Handlers } from '#shared/contract/index.ts';
import { AppError, isAppError } from '#shared/model/app-error.ts';
import type { RunColumnValues } from '../jobs/tasks.ts';
import { readEditLog } from '../methods/common/edits/edited-run.ts';
import { viewFile } from '../methods/common/run-view.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';
import type { ArrayStore } from './array-store.ts';
import { requireFolder } from './require-folder.ts';

type ResultsHandlers = Pick<
  Handlers,
  | 'results.open'
  | 'results.embedding'
  | 'results.column'
  | 'results.searchGenes'
  | 'results.gene'
  | 'results.markers'
  | 'results.topMarkers'
  | 'results.saveMarkers'
  | 'results.report'
  | 'results.slice'
  | 'results.export'
  | 'results.table'
  | 'results.saveTables'
  | 'results.select'
  | 'results.saveView'
>;

export function createResultsService(
  { files, threads, log }: Pick<CorePorts, 'files' | 'threads' | 'log'>,
  arrays: ArrayStore,
): ResultsHandlers {
  return {
    'results.open': async ({ dir }, context) =>
      threads.query('results.open', { dir: await files.allow(dir) }, abortSignalOf(context)),
    'results.embedding': async ({ dir, key }) => {
      const real = await files.allow(dir);
      const load = () => threads.query('results.embedding', { dir: real, key });
      return arrays.keep(idOf(real, 'embedding', key), await load(), load);
    },
    'results.column': async ({ dir, name }) => {
      const real = await files.allow(dir);
      const load = () => threads.query('results.column', { dir: real, name });
      const column = await load();
      const id = idOf(real, 'column', name, column.version);
      const handle = arrays.keep(id, valuesOf(column), async () => {
        const again = await load();
        if (again.version === column.version) return valuesOf(again);
        throw new AppError('usage', `Column "${name}" was edited meanwhile.`);
      });
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
      const handle = arrays.keep(
        idOf(real, 'gene', gene),
        values,
        async () => (await load()).values,
      );
      return { max, values: handle };
    },
    'results.markers': async ({ dir, column, group }, context) => {
      const args = { dir: await files.allow(dir), column, group };
      const { genes, values } = await threads.query(
        'results.markers',
        args,
        abortSignalOf(context),
      );
      // Edits change what a group is, so the values themselves are the name.
      const digest = createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
      const id = idOf(args.dir, 'markers', column, group, digest);
      const reload = async () => (await threads.query('results.markers', args)).values;
      return { genes, values: arrays.keep(id, values, reload) };
    },
    'results.topMarkers': async (args, context) =>
      threads.query(
        'results.topMarkers',
        { ...args, dir: await files.allow(args.dir) },
        abortSignalOf(context),
      ),
    'results.saveMarkers': async (args, context) => {
      await requireFolder(files, args.target);
      const places = { dir: await files.allow(args.dir), target: await files.allow(args.target) };
      const sizeBytes = await threads.query(
        'results.saveMarkers',
        { ...args, ...places },
        abortSignalOf(context),
      );
      return { path: args.target, sizeBytes };
    },
    'results.report': async ({ dir }, context) =>
      threads.query('results.report', { dir: await files.allow(dir) }, abortSignalOf(context)),
    'results.select': async ({ dir, recipe }, context) => {
      const real = await files.allow(dir);
      const load = () =>
        threads.query('results.select', { dir: real, recipe }, abortSignalOf(context));
      const mask = await load();
      // Edits change who meets a recipe, so the cells themselves are the name.
      const digest = createHash('sha256').update(mask).digest('hex');
      return arrays.keep(idOf(real, 'selection', digest), mask, load);
    },
    'results.saveView': async ({ dir, view }) => {
      const real = await files.allow(dir);
      const bytes = new TextEncoder().encode(JSON.stringify(view));
      // A run on a read-only disk is still to be looked at.
      await files.save(path.join(real, viewFile), bytes, true).catch((error: unknown) => {
        if (!isAppError(error, 'output')) throw error;
        log.warn(`how ${real} is looked at could not be kept: ${error.message}`);
      });
      return null;
    },
    'results.slice': ({ id, start, end }) => arrays.slice(id, start, end),
    'results.export': async ({ dir, file, target, overwrite }, context) => {
      const real = await files.allow(dir);
      const source = path.resolve(real, file);
      if (path.relative(real, source).startsWith('..')) {
        throw new AppError('forbidden', `${file} is not part of the run.`);
      }
      await requireFolder(files, target);
      const place = await files.allow(target);
      if ((await readEditLog(real, files)).nDone === 0) {
        return { path: target, sizeBytes: await files.copy(source, place, overwrite) };
      }
      const request = { dir: real, file: path.relative(real, source).replaceAll('\\', '/') };
      const sizeBytes = await threads.query(
        'results.saveFile',
        { ...request, target: place, overwrite },
        abortSignalOf(context),
      );
      return { path: target, sizeBytes };
    },
    'results.table': async ({ dir, table }, context) =>
      threads.query(
        'results.table',
        { dir: await files.allow(dir), table },
        abortSignalOf(context),
      ),
    'results.saveTables': async (args, context) => {
      await requireFolder(files, args.target);
      const places = { dir: await files.allow(args.dir), target: await files.allow(args.target) };
      return threads.query('results.saveTables', { ...args, ...places }, abortSignalOf(context));
    },
  };
}

/** A short name of an array, whatever the length of its parts. */
function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

function valuesOf(column: RunColumnValues): Int32Array | Float32Array {
  return column.type === 'number' ? column.values : column.codes;
}
