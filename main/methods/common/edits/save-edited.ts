// A file of the run folder as it is after the edits in force, saved to where a person wants it.
import type { H5adContent } from '#main/io/types.ts';
import type { RunMarkers } from '../markers/run-markers.ts';
import { markersTable } from '../markers/table.ts';
import { clustersTable, compositionTable } from '../tables.ts';
import { editContent } from './edited-content.ts';
import type { EditedRun } from './edited-run.ts';

export interface SaveEditedPorts {
  openEditedRun(dir: string): Promise<EditedRun>;
  readonly markers: Pick<RunMarkers, 'ofColumn'>;
  readH5ad(path: string): Promise<H5adContent>;
  writeH5ad(path: string, content: H5adContent): Promise<void>;
  makeReport(dir: string): Promise<string>;
  /** Bytes written; same errors as the `Files` port. */
  save(target: string, bytes: Uint8Array, overwrite: boolean): Promise<number>;
  /** Hands `write` a scratch path beside the target and renames. */
  saveWith(
    target: string,
    overwrite: boolean,
    write: (scratch: string) => Promise<void>,
  ): Promise<number>;
  copy(source: string, target: string, overwrite: boolean): Promise<number>;
}

export interface SaveEditedRequest {
  readonly dir: string;
  /** Of the run folder: `result.h5ad`, `tables/clusters.csv`. */
  readonly file: string;
  readonly target: string;
  readonly overwrite: boolean;
}

/** Saves the file; one that no edit changes is copied. Returns its bytes. */
export async function saveEdited(
  { dir, file, target, overwrite }: SaveEditedRequest,
  ports: SaveEditedPorts,
): Promise<number> {
  const run = await ports.openEditedRun(dir);
  try {
    if (file === 'result.h5ad') {
      const content = await editContent(await ports.readH5ad(`${dir}/${file}`), run);
      return await ports.saveWith(target, overwrite, (scratch) =>
        ports.writeH5ad(scratch, content),
      );
    }
    const bytes = await makeBytes(dir, file, run, ports);
    return bytes === null
      ? await ports.copy(`${dir}/${file}`, target, overwrite)
      : await ports.save(target, bytes, overwrite);
  } finally {
    run.close();
  }
}

/** The text of a table as it is after the edits in force. */
export async function readEditedText(
  dir: string,
  file: string,
  ports: SaveEditedPorts & { readText(path: string): Promise<string> },
): Promise<string> {
  const run = await ports.openEditedRun(dir);
  try {
    const bytes = await makeBytes(dir, file, run, ports);
    return bytes === null
      ? await ports.readText(`${dir}/${file}`)
      : new TextDecoder().decode(bytes);
  } finally {
    run.close();
  }
}

/** The text of a table or the report; null for files that no edit changes. */
async function makeBytes(
  dir: string,
  file: string,
  run: EditedRun,
  ports: SaveEditedPorts,
): Promise<Uint8Array | null> {
  const encode = (text: string) => new TextEncoder().encode(text);
  switch (file) {
    case 'report.html':
      return encode(await ports.makeReport(dir));
    case 'tables/markers.csv':
      return markersTable(await ports.markers.ofColumn(dir, 'leiden'));
    case 'tables/clusters.csv': {
      const [batch, clusters] = [await run.readGroups('batch'), await run.readGroups('leiden')];
      return encode(
        clustersTable(await run.readCellNames(), batch, [{ name: 'leiden', clusters }]),
      );
    }
    case 'tables/composition.csv':
      return encode(
        compositionTable(await run.readGroups('batch'), await run.readGroups('leiden'), 'leiden'),
      );
    default:
      return null;
  }
}
