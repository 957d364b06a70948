// The rows of a table of text, in batches. Lines without quotes, or with a quoted name in front alone, are split as they
// are: five times faster. Everything else is done by Papa Parse.
import Papa from 'papaparse';
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { readText } from './decode.ts';

/** Longest line that is taken; a longer one means that the file is no table. */
const nCharactersPerLine = 1 << 28;

export interface RowBatch {
  readonly rows: readonly (readonly string[])[];
  /** Number of the line of the first row, from 1; quoted line breaks count as none. */
  readonly firstLine: number;
  readonly encoding: string;
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
  for await (const { text, encoding } of readText(probe, path)) {
    waiting += text;
    if (isStart) {
      const comments = /^(#[^\n]*\n|\n)*/.exec(waiting)?.[0] ?? '';
      firstLine += comments.split('\n').length - 1;
      waiting = waiting.slice(comments.length);
      if (!waiting.includes('\n')) continue;
      isStart = waiting.startsWith('#');
      if (isStart) continue;
    }
    checkLength(path, firstLine, waiting);
    const { rows, end } = splitPlain(waiting, delimiter) ?? parse(waiting, delimiter, true);
    waiting = waiting.slice(end);
    if (rows.length > 0) yield { rows, firstLine, encoding };
    firstLine += rows.length;
  }
  const rest = waiting.replace(/[\s]+$/, '');
  if (rest !== '' && !(isStart && rest.startsWith('#'))) {
    yield { rows: parse(rest, delimiter, false).rows, firstLine, encoding: 'UTF-8' };
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

function checkLength(path: string, line: number, waiting: string): void {
  if (waiting.length <= nCharactersPerLine) return;
  throw new AppError(
    'input-format',
    `${path}, line ${line}: expected a line of a table, found one of more than ${nCharactersPerLine.toLocaleString('en-US')} characters.`,
    { hint: 'The file is no table, or a quotation mark is never closed.' },
  );
}
