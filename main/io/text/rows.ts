// The rows of a table of text, in batches. Lines without quotes, or with a quoted name in front alone, are split as they
// are: five times faster. Everything else is done by Papa Parse.
import Papa from 'papaparse';
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { readText, type TextEncoding } from './decode.ts';

/** Longest text in quotes with line breaks in it; a longer one means that a quotation mark is never closed. */
const nCharactersPerQuote = 1 << 20;

export interface RowBatch {
  readonly rows: readonly (readonly string[])[];
  /** Number of the line of the first row, from 1; quoted line breaks count as none. */
  readonly firstLine: number;
  readonly encoding: TextEncoding;
}

/** All rows, comments ("#" at the very start of the file) and empty lines at the end left out. Throws `input-format`. */
export async function* readRows(
  probe: FileProbe,
  path: string,
  delimiter: string,
): AsyncGenerator<RowBatch> {
  let waiting = '';
  let isStart = true;
  let firstLine = 1;
  let tryAgainAt = 0;
  let encoding: TextEncoding = 'UTF-8';
  for await (const piece of readText(probe, path)) {
    waiting += piece.text;
    ({ encoding } = piece);
    // Without a line break no row can have become complete.
    if (!piece.text.includes('\n')) continue;
    if (isStart) {
      const comments = /^(#[^\n]*\n|\n)*/.exec(waiting)?.[0] ?? '';
      firstLine += comments.split('\n').length - 1;
      waiting = waiting.slice(comments.length);
      isStart = waiting.startsWith('#');
      if (isStart) continue;
    }
    // Text that did not make up a row is not looked at again until there is much more of it.
    if (waiting.length < tryAgainAt) continue;
    const { rows, end } = splitPlain(waiting, delimiter) ?? parse(waiting, delimiter, true);
    waiting = waiting.slice(end);
    tryAgainAt = rows.length > 0 ? 0 : 2 * waiting.length;
    if (rows.length === 0) checkQuote(path, firstLine, waiting);
    else yield { rows, firstLine, encoding };
    firstLine += rows.length;
  }
  const rest = waiting.replace(/[\s]+$/, '');
  if (rest !== '' && !(isStart && rest.startsWith('#'))) {
    yield { rows: parse(rest, delimiter, false).rows, firstLine, encoding };
  }
}

interface Parsed {
  readonly rows: string[][];
  /** Where the first row begins that is not complete. */
  readonly end: number;
}

/** Null when a line has quotes that mean more than a name in front. */
function splitPlain(text: string, delimiter: string): Parsed | null {
  const end = text.lastIndexOf('\n') + 1;
  const rows: string[][] = [];
  for (let at = 0; at < end;) {
    const stop = text.indexOf('\n', at);
    const line = text.slice(at, stop);
    at = stop + 1;
    const lastQuote = line.lastIndexOf('"');
    if (lastQuote < 0) {
      rows.push(line.split(delimiter));
      continue;
    }
    const isName = line.startsWith('"') && line.indexOf('"', 1) === lastQuote;
    if (!isName || line[lastQuote + 1] !== delimiter) return null;
    rows.push([line.slice(1, lastQuote), ...line.slice(lastQuote + 2).split(delimiter)]);
  }
  return { rows, end };
}

function parse(text: string, delimiter: string, ignoreLastRow: boolean): Parsed {
  const parser = new Papa.Parser({ delimiter, newline: '\n', quoteChar: '"' });
  const { data, meta } = parser.parse(text, 0, ignoreLastRow) as {
    readonly data: string[][];
    readonly meta: { readonly cursor: number };
  };
  return { rows: data, end: meta.cursor };
}

function checkQuote(path: string, line: number, waiting: string): void {
  if (waiting.length <= nCharactersPerQuote || !waiting.includes('\n')) return;
  throw new AppError(
    'input-format',
    `${path}, line ${line}: expected the end of a text in quotes, found none in the ${waiting.length.toLocaleString('en-US')} characters after it.`,
    { hint: 'A quotation mark is never closed. Correct the line.' },
  );
}
