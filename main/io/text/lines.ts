// The lines of a large file of plain text (ASCII), one after the other, without making a text of each.
import { AppError } from '#shared/model/app-error.ts';
import { adviseOn, nameContent } from '../content-kind.ts';
import type { FileProbe } from '../ports.ts';
import { readBytes } from './bytes.ts';

/** Line `number` (from 1) is `text` from `from` up to `to`, its line end left out. */
export type VisitLine = (text: string, from: number, to: number, number: number) => void;

/** Told the number of lines done, about every megabyte; `stop` ends the reading there. */
export type ReportLines = (nLines: number) => Promise<void | 'stop'>;

/** A file, and what it should be, for messages. */
export interface LinesOf {
  readonly path: string;
  readonly expected: { readonly what: string; readonly advice: string };
}

/** Longest line that is taken; a longer one means that the file is something else. */
const nCharactersPerLine = 1 << 20;
const carriageReturn = 13;

/**
 * Visits every line of a file, gzip undone. Memory: one piece of the file.
 * Throws what `readBytes` does, `input-format` for what is no text and for a line of no end.
 */
export async function forEachLine(
  probe: FileProbe,
  file: LinesOf,
  visit: VisitLine,
  report: ReportLines,
): Promise<void> {
  const decoder = new TextDecoder('latin1');
  let waiting = '';
  let nLines = 0;
  let isStart = true;
  const visitOne = (text: string, from: number, to: number): void => {
    const end = to > from && text.charCodeAt(to - 1) === carriageReturn ? to - 1 : to;
    visit(text, from, end, ++nLines);
  };
  for await (const bytes of readBytes(probe, file.path)) {
    if (isStart) checkContent(file, bytes);
    isStart = false;
    const text = waiting + decoder.decode(bytes, { stream: true });
    let at = 0;
    for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', at)) {
      visitOne(text, at, next);
      at = next + 1;
    }
    waiting = text.slice(at);
    if (waiting.length > nCharactersPerLine) throw endless(file, nLines + 1);
    if ((await report(nLines)) === 'stop') return;
  }
  if (waiting !== '') visitOne(waiting, 0, waiting.length);
}

function checkContent({ path, expected }: LinesOf, start: Uint8Array): void {
  const kind = nameContent(start.subarray(0, 512));
  if (kind === 'a text file') return;
  throw new AppError('input-format', `${path}: expected ${expected.what}, found ${kind}.`, {
    hint: adviseOn(kind, expected.advice),
  });
}

function endless({ path, expected }: LinesOf, line: number): AppError {
  return new AppError(
    'input-format',
    `${path}, line ${line.toLocaleString('en-US')}: expected ${expected.what}, found a line of more than ${nCharactersPerLine.toLocaleString('en-US')} characters.`,
    { hint: expected.advice },
  );
}
