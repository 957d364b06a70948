// Tables as csv: UTF-8, comma, quotes where needed, one line feed per row. No cell is taken for a formula.
import { toCsvCell } from '#shared/model/csv-cell.ts';

/** Takes the next bytes of a file that is being written; throws when they cannot be kept. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** A cell: null is written as nothing, numbers as the shortest text that reads back as the same number. */
export type Cell = string | number | boolean | null;

const nRowsAtOnce = 4096;

/** Writes a table row by row, some thousand rows at a time. Throws what `sink` throws. */
export async function writeCsv(
  sink: ByteSink,
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const encoder = new TextEncoder();
  let waiting: (readonly Cell[])[] = [header];
  const flush = async () => {
    const lines = waiting.map((row) => row.map((cell) => toCsvCell(String(cell ?? ''))).join(','));
    await sink(encoder.encode(`${lines.join('\n')}\n`));
    waiting = [];
  };
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length >= nRowsAtOnce) await flush();
  }
  if (waiting.length > 0) await flush();
}
