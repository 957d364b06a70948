// The markers of a finished run as a file a person takes away.
import type { ByteSink } from '#main/io/write-csv.ts';
import type { XlsxSheet } from '#main/io/write-xlsx.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { RunMarkers } from './run-markers.ts';
import { markerSheets, markersTable } from './table.ts';

export interface SaveMarkersPorts {
  readonly markers: Pick<RunMarkers, 'ofColumn'>;
  writeXlsx(sink: ByteSink, sheets: readonly XlsxSheet[]): Promise<void>;
  save(target: string, bytes: Uint8Array, overwrite: boolean): Promise<number>;
}

export interface SaveMarkersRequest {
  readonly dir: string;
  readonly column: string;
  /** null: every group. */
  readonly group: string | null;
  readonly format: 'csv' | 'xlsx';
  readonly target: string;
  readonly overwrite: boolean;
}

/** A workbook is made in memory, some 100 bytes per cell. */
const nSheetRowsAtMost = 400_000;

/** Writes every gene of the groups asked for. Returns the bytes written; throws `output`, `usage`. */
export async function saveMarkers(
  { dir, column, group, format, target, overwrite }: SaveMarkersRequest,
  { markers, writeXlsx, save }: SaveMarkersPorts,
): Promise<number> {
  const all = await markers.ofColumn(dir, column);
  const groups = group === null ? all.groupNames : [group];
  if (groups.some((name) => !all.groupNames.includes(name))) {
    throw new AppError('usage', `Column "${column}" has no group "${group}".`);
  }
  if (format === 'csv') return save(target, markersTable(all, groups), overwrite);
  if (groups.length * all.features.length > nSheetRowsAtMost) {
    throw new AppError(
      'output',
      `${groups.length} groups with ${all.features.length} genes each are too much for one workbook.`,
      { hint: 'Save them as CSV, or save the groups one by one.' },
    );
  }
  let nBytes = 0;
  await writeXlsx(
    async (bytes) => {
      nBytes = await save(target, bytes, overwrite);
    },
    markerSheets(all, groups),
  );
  return nBytes;
}
