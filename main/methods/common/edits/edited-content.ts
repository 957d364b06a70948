// What goes into a saved result.h5ad once the run has been edited.
import type { Column, H5adContent, UnsGroup, UnsValue } from '#main/io/types.ts';
import { selectionColumn } from '#shared/contract/edit-log.ts';
import type { EditedRun } from './edited-run.ts';

/**
 * The content with the edits in force: names and clusters in obs, colours in uns, pictures in obsm; every named selection
 * becomes a column of booleans, `selection_NAME`; the list of edits is added to `uns/cellwright`.
 */
export async function editContent(content: H5adContent, run: EditedRun): Promise<H5adContent> {
  const columns = new Map(content.obs.columns);
  const uns: Record<string, UnsValue> = { ...content.uns };
  for (const name of run.file.cellColumns.filter((each) => run.versionOf(each) !== '')) {
    columns.set(name, await run.readColumn(name));
    uns[`${name}_colors`] = (await run.readGroups(name)).colors;
  }
  for (const { name } of run.selections) {
    columns.set(`selection_${name}`, await readSelection(run, name));
  }
  const obsm = new Map(content.obsm);
  for (const key of obsm.keys()) {
    if (run.pictureOf(key) === key) continue;
    const data = await run.readPicture(run.pictureOf(key));
    obsm.set(key, { data, nRows: run.nCells, nCols: 2 });
  }
  return {
    ...content,
    obs: { ...content.obs, columns },
    obsm,
    uns: { ...uns, ...settingsOf(run, content.uns), cellwright: recordOf(run, content.uns) },
  };
}

async function readSelection(run: EditedRun, name: string): Promise<Column> {
  const { codes } = await run.readGroups(selectionColumn(name));
  return { type: 'boolean', values: Uint8Array.from(codes, (code) => (code === 0 ? 1 : 0)) };
}

/** The last settings of `leiden` and `X_umap`, where scanpy keeps them. */
function settingsOf({ edits }: EditedRun, uns: UnsGroup): UnsGroup {
  const settings: Record<string, UnsValue> = {};
  for (const edit of edits) {
    if (edit.kind === 'recluster' && edit.column === 'leiden') {
      settings['leiden'] = withParams(uns['leiden'], {
        resolution: edit.resolution,
        n_neighbors: edit.nNeighbors,
        use_rep: edit.coordinates,
      });
    }
    if (edit.kind === 'redraw' && edit.picture === 'X_umap') {
      settings['umap'] = withParams(uns['umap'], {
        min_dist: edit.minDist,
        n_neighbors: edit.nNeighbors,
        use_rep: edit.coordinates,
      });
    }
  }
  return settings;
}

function withParams(before: UnsValue | undefined, params: UnsGroup): UnsGroup {
  const group = isGroup(before) ? before : {};
  const known = isGroup(group['params']) ? group['params'] : {};
  return { ...group, params: { ...known, ...params } };
}

function isGroup(value: UnsValue | undefined): value is UnsGroup {
  return typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function recordOf({ edits }: EditedRun, { cellwright }: UnsGroup): string {
  const record = typeof cellwright === 'string' ? (JSON.parse(cellwright) as object) : {};
  return JSON.stringify({ ...record, edits });
}
