// The entries of a Matrix Market file, read from bytes: these files have hundreds of millions of lines.
// Source: NIST, "The Matrix Market Exchange Formats", coordinate format.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import { adviseOn, nameContent } from '../content-kind.ts';
import type { FileProbe } from '../ports.ts';
import { readBytes } from '../text/bytes.ts';

export interface MtxHeader {
  readonly nRows: number;
  readonly nColumns: number;
  readonly nEntries: number;
}

/** Rows and columns count from 0. Return false to stop. */
export type MtxVisitor = (row: number, column: number, value: number) => boolean | void;

const newline = 10;
/** Three numbers need less; a longer line means that the file is none of entries. */
const nBytesPerLine = 1 << 20;

/**
 * Reads the header and hands every entry to the visitor that `start` makes from it.
 * Throws `input-format` naming the line for anything but a general matrix of numbers in coordinate format, for entries
 * outside the stated size, and when there are more or fewer entries than stated.
 */
export async function visitEntries(
  probe: FileProbe,
  path: string,
  start: (header: MtxHeader) => MtxVisitor,
  pause?: (nDone: number, nEntries: number) => Promise<void>,
): Promise<MtxHeader> {
  let rest: Uint8Array = new Uint8Array(0);
  let header: MtxHeader | null = null;
  let visitor: MtxVisitor | null = null;
  const counter = { line: 1, nDone: 0 };
  for await (const piece of readBytes(probe, path)) {
    const bytes: Uint8Array = rest.length === 0 ? piece : join(rest, piece);
    let from = 0;
    if (header === null) {
      const found = readHeader(path, bytes);
      if (found === null) {
        rest = bytes;
        continue;
      }
      header = found.header;
      counter.line = found.nLines + 1;
      from = found.end;
      visitor = start(header);
    }
    const end = bytes.lastIndexOf(newline) + 1;
    if (visitor !== null && end > from) {
      if (!visitLines(path, bytes.subarray(from, end), header, counter, visitor)) return header;
      await pause?.(counter.nDone, header.nEntries);
    }
    rest = bytes.slice(Math.max(from, end));
    if (rest.length > nBytesPerLine) throw endless(path, counter.line);
  }
  if (header === null || visitor === null) {
    throw new AppError('input-format', `${path}: the file ends before the line with its size.`, {
      hint: 'Download or copy it again.',
    });
  }
  const last = join(rest, Uint8Array.of(newline));
  if (!visitLines(path, last, header, counter, visitor)) return header;
  if (counter.nDone !== header.nEntries) {
    throw new AppError(
      'input-format',
      `${path}: its header promises ${header.nEntries.toLocaleString('en-US')} entries, found ${counter.nDone.toLocaleString('en-US')}.`,
      { hint: 'The file is cut off. Download or copy it again.' },
    );
  }
  return header;
}

function endless(path: string, line: number): AppError {
  return new AppError(
    'input-format',
    `${path}, line ${line}: expected a row, a column and a number, found a line of more than ${nBytesPerLine.toLocaleString('en-US')} bytes.`,
    { hint: 'The file is damaged. Get it again.' },
  );
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** The banner, comments and the line of the size; null when they are not complete yet. */
function readHeader(
  path: string,
  bytes: Uint8Array,
): { readonly header: MtxHeader; readonly end: number; readonly nLines: number } | null {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 1 << 16));
  if (!text.startsWith('%%MatrixMarket')) {
    const kind = nameContent(bytes.subarray(0, 512));
    throw new AppError(
      'input-format',
      `${path}, line 1: expected "%%MatrixMarket matrix coordinate ...", found ${kind === 'a text file' ? `"${text.split('\n', 1)[0]?.slice(0, 60)}"` : kind}.`,
      { hint: adviseOn(kind, 'Choose the matrix.mtx file that Cell Ranger wrote.') },
    );
  }
  const lines = text.split('\n');
  const at = lines.findIndex((line, i) => i > 0 && line.trim() !== '' && !line.startsWith('%'));
  if (at < 0 || at === lines.length - 1) {
    if (bytes.length < 1 << 16) return null;
    throw new AppError('input-format', `${path}: no line with the size of the matrix was found.`, {
      hint: adviceOnDamage,
    });
  }
  checkBanner(path, lines[0] ?? '');
  const sizes = (lines[at] ?? '').trim().split(/\s+/).map(Number);
  const [nRows, nColumns, nEntries] = sizes;
  const isRight =
    sizes.length === 3 && sizes.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32);
  if (!isRight || nRows === undefined || nColumns === undefined || nEntries === undefined) {
    throw new AppError(
      'input-format',
      `${path}, line ${at + 1}: expected three whole numbers (rows, columns, entries), found "${(lines[at] ?? '').slice(0, 60)}".`,
      { hint: 'The file is damaged. Get it again.' },
    );
  }
  const end = lines.slice(0, at + 1).reduce((n, line) => n + line.length + 1, 0);
  return { header: { nRows, nColumns, nEntries }, end, nLines: at + 1 };
}

function checkBanner(path: string, banner: string): void {
  const [, object, format, field, symmetry] = banner.trim().toLowerCase().split(/\s+/);
  const isNumbers = field === 'real' || field === 'integer' || field === 'double';
  if (object === 'matrix' && format === 'coordinate' && isNumbers && symmetry === 'general') return;
  throw new AppError(
    'input-format',
    `${path}, line 1: expected "matrix coordinate real general" or "... integer general", found "${[object, format, field, symmetry].join(' ')}".`,
    {
      hint:
        field === 'pattern'
          ? 'The file says only where values are, not what they are. Choose the file with the counts.'
          : 'Write the matrix again, for example in Python with scipy.io.mmwrite(..., symmetry="general").',
    },
  );
}

/** Whole lines of entries. False when the visitor wants no more. */
function visitLines(
  path: string,
  bytes: Uint8Array,
  { nRows, nColumns, nEntries }: MtxHeader,
  counter: { line: number; nDone: number },
  visitor: MtxVisitor,
): boolean {
  for (let at = 0; at < bytes.length; at++, counter.line++) {
    const lineStart = at;
    at = skipBlanks(bytes, at);
    if (bytes[at] === newline) continue;
    const row = readWhole(bytes, at);
    at = skipBlanks(bytes, skipDigits(bytes, at));
    const column = readWhole(bytes, at);
    const valueStart = skipBlanks(bytes, skipDigits(bytes, at));
    at = bytes.indexOf(newline, valueStart);
    const value = readValue(bytes, valueStart, at);
    const isInside = row >= 1 && row <= nRows && column >= 1 && column <= nColumns;
    if (!isInside || Number.isNaN(value) || counter.nDone >= nEntries) {
      const line = new TextDecoder('latin1').decode(
        bytes.subarray(lineStart, Math.min(at, lineStart + 60)),
      );
      const expected =
        counter.nDone >= nEntries
          ? `the end of the file after ${nEntries.toLocaleString('en-US')} entries`
          : `a row from 1 to ${nRows}, a column from 1 to ${nColumns} and a number`;
      throw new AppError(
        'input-format',
        `${path}, line ${counter.line}: expected ${expected}, found "${line.trim()}".`,
        {
          hint: 'The file is damaged. Get it again.',
          details: { line: counter.line },
        },
      );
    }
    counter.nDone++;
    if (visitor(row - 1, column - 1, value) === false) return false;
  }
  return true;
}

function skipBlanks(bytes: Uint8Array, at: number): number {
  while (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 13) at++;
  return at;
}

function skipDigits(bytes: Uint8Array, at: number): number {
  while (isDigit(bytes[at])) at++;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** 0 where there are no digits, which is no valid index. */
function readWhole(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let byte = bytes[at]; byte !== undefined && byte >= 48 && byte <= 57; byte = bytes[++at]) {
    value = value * 10 + byte - 48;
  }
  return value;
}

/** The number in `[from, to)`; NaN when it is none. Whole numbers, the usual case, are read without making a text. */
function readValue(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (
    end > from &&
    ((bytes[end - 1] ?? 0) === 32 || bytes[end - 1] === 13 || bytes[end - 1] === 9)
  )
    end--;
  if (end === from) return Number.NaN;
  if (end - from < 10 && skipDigits(bytes, from) === end) return readWhole(bytes, from);
  const text = new TextDecoder('latin1').decode(bytes.subarray(from, end));
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
