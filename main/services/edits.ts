// Edits of finished runs: the list beside the run, one step at a time, and the jobs behind some of them.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { reduceEditLog, selectionColumn } from '#shared/contract/edit-log.ts';
import type { EditStep } from '#shared/contract/edit-log.ts';
import type { DirectEdit, EditLog, editsMethods, RunEdit } from '#shared/contract/edits.ts';
import type { Handlers } from '#shared/contract/index.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { EventHub } from '#shared/rpc/events.ts';
import type { JobList, JobRequest } from '../jobs/job-list.ts';
import { readEditLog } from '../methods/common/edits/edited-run.ts';
import { clustersFile, editsFile, pictureFile } from '../methods/common/edits/made-files.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';

type EditsHandlers = Pick<Handlers, keyof typeof editsMethods>;
type MakeTask = 'edits.recluster' | 'edits.redraw';

export function createEditsService(
  { files, threads, log }: Pick<CorePorts, 'files' | 'threads' | 'log'>,
  jobs: JobList,
  events: EventHub,
): EditsHandlers {
  // One step at a time for each run: two at once would both start from the same list.
  const lastStep = new Map<string, Promise<unknown>>();

  function step(dir: string, check: () => Promise<void>, next: EditStep): Promise<EditLog> {
    const made = (lastStep.get(dir) ?? Promise.resolve()).then(async () => {
      await check();
      const before = await readEditLog(dir, files);
      const after = reduceEditLog(before, next);
      if (after === before) return before;
      const bytes = new TextEncoder().encode(JSON.stringify(after, null, 1));
      await files.save(`${dir}/${editsFile}`, bytes, true);
      events.emit('edits.changed', { dir });
      return after;
    });
    lastStep.set(
      dir,
      made.catch(() => undefined),
    );
    return made;
  }
  const noCheck = () => Promise.resolve();

  async function check(dir: string, edit: DirectEdit): Promise<void> {
    if (edit.kind === 'name-selection' || edit.kind === 'forget-selection') {
      const { columns } = await threads.query('results.open', { dir });
      const isThere = columns.some(({ name }) => name === selectionColumn(edit.name));
      checkSelection(edit, isThere);
      return;
    }
    const { type, ...column } = await threads.query('results.column', { dir, name: edit.column });
    if (type === 'number' || !('categories' in column)) {
      throw new AppError('usage', `Column "${edit.column}" holds numbers, not groups of cells.`);
    }
    checkGroups(edit, column.categories);
  }

  /** Adds the edit when its result is there: at once when it was made before, else after a job. */
  async function make<Task extends MakeTask>(
    dir: string,
    edit: RunEdit,
    job: { readonly file: string } & Pick<JobRequest<Task>, 'title' | 'task' | 'args'>,
  ): Promise<JobInfo | null> {
    const output = path.join(dir, job.file);
    const add = () => step(dir, noCheck, { type: 'add', edit });
    if (await files.exists(output)) {
      await add();
      return null;
    }
    const { title, task, args } = job;
    const started = await jobs.submit({
      ...{ kind: 'edit', title, task, args, output },
      ...{ outputKind: 'file', overwrite: false },
    });
    void jobs.ended(started.id).then(async ({ state }) => {
      if (state !== 'done') return;
      await add().catch((error: unknown) => log.error('an edit could not be saved', error));
    });
    return started;
  }

  return {
    'edits.list': async ({ dir }) => readEditLog(await files.allow(dir), files),
    'edits.add': async ({ dir, edit }) => {
      const real = await files.allow(dir);
      return step(real, () => check(real, edit), { type: 'add', edit });
    },
    'edits.undo': async ({ dir }) => step(await files.allow(dir), noCheck, { type: 'undo' }),
    'edits.redo': async ({ dir }) => step(await files.allow(dir), noCheck, { type: 'redo' }),
    'edits.recluster': async ({ dir, ...wanted }) => {
      const { column: _, ...settings } = wanted;
      const real = await files.allow(dir);
      const edit = { kind: 'recluster', ...wanted } as const;
      return make<'edits.recluster'>(real, edit, {
        file: clustersFile(wanted),
        title: `Clusters of ${path.basename(dir)} at resolution ${wanted.resolution}`,
        task: 'edits.recluster',
        args: { dir: real, ...settings },
      });
    },
    'edits.redraw': async ({ dir, ...wanted }) => {
      const { picture: _, ...settings } = wanted;
      const real = await files.allow(dir);
      return make<'edits.redraw'>(
        real,
        { kind: 'redraw', ...wanted },
        {
          file: pictureFile(wanted),
          title: `UMAP of ${path.basename(dir)}, ${wanted.nNeighbors} neighbours, distance ${wanted.minDist}`,
          task: 'edits.redraw',
          args: { dir: real, ...settings },
        },
      );
    },
    'edits.saveCells': async ({ dir, recipe }, context) => {
      const real = await files.allow(dir);
      const { edits, nDone } = await readEditLog(real, files);
      // The same cells of the same run have the same name.
      const digest = createHash('sha256')
        .update(JSON.stringify([recipe, edits.slice(0, nDone)]))
        .digest('hex');
      const name = `${path.basename(real)}, selection ${digest.slice(0, 6)}.h5ad`;
      const target = path.join(path.dirname(real), 'selections', name);
      const nCells = await threads.query(
        'results.saveCells',
        { dir: real, recipe, target },
        abortSignalOf(context),
      );
      return { path: target, nCells };
    },
  };
}

function checkSelection(
  { kind, name }: Extract<DirectEdit, { kind: 'name-selection' | 'forget-selection' }>,
  isThere: boolean,
): void {
  if (kind === 'name-selection' && isThere) {
    throw new AppError('usage', `There is a selection named ${name} already.`, {
      hint: 'Choose another name, or forget the other one first.',
    });
  }
  if (kind === 'forget-selection' && !isThere) {
    throw new AppError('usage', `There is no selection named ${name}.`);
  }
}

/** Groups must be there, and a new name must be free: two groups with one name are a merge, asked for as one. */
function checkGroups(
  edit: Exclude<DirectEdit, { kind: 'name-selection' | 'forget-selection' }>,
  names: readonly string[],
): void {
  if (edit.kind === 'choose-palette') return;
  const groups = edit.kind === 'rename-group' ? [edit.group] : edit.groups;
  const missing = groups.find((group) => !names.includes(group));
  if (missing !== undefined) {
    throw new AppError('usage', `Column "${edit.column}" has no group "${missing}".`, {
      hint: `Its groups: ${names.slice(0, 40).join(', ')}.`,
    });
  }
  if (names.includes(edit.to) && !groups.includes(edit.to)) {
    throw new AppError('usage', `There is a group named ${edit.to} already.`, {
      hint: 'Choose another name, or merge the two groups.',
    });
  }
}
