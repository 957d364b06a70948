// Text of a file in pieces, whatever its encoding, with a clear word when it is not text.
import { AppError } from '#shared/model/app-error.ts';
import { adviseOn, nameContent } from '../content-kind.ts';
import type { FileProbe } from '../ports.ts';
import { readBytes } from './bytes.ts';

/** How the bytes of a file stand for characters. */
export type TextEncoding = 'UTF-8' | 'UTF-16' | 'Windows-1252';

/** Decoded text; line ends are "\n". */
export interface TextPiece {
  readonly text: string;
  /** Of all that was read so far. */
  readonly encoding: TextEncoding;
}

/** Longest line that is taken; a longer one means that the file is no table. */
const nCharactersPerLine = 1 << 25;

/**
 * Throws `input-format` for what is no text and for lines of no end. UTF-16 needs its mark; what is neither that nor
 * UTF-8 from its first letter beyond ASCII on is taken for Windows-1252, which has all of Latin-1.
 */
export async function* readText(probe: FileProbe, path: string): AsyncGenerator<TextPiece> {
  let decoder: Decoder | null = null;
  let nLines = 1;
  let lineLength = 0;
  let endsInReturn = false;
  const tidy = (raw: string): string => {
    const zero = raw.indexOf('\0');
    if (zero >= 0) {
      const nBefore = raw.slice(0, zero).match(/\r\n?|\n/g)?.length ?? 0;
      throw new AppError(
        'input-format',
        `${path}, line ${nLines + nBefore}: expected text, found bytes of zero.`,
        { hint: 'The file is damaged or not a text file.' },
      );
    }
    const joined = endsInReturn && raw.startsWith('\n') ? raw.slice(1) : raw;
    endsInReturn = raw.endsWith('\r');
    const text = joined.includes('\r') ? joined.replaceAll(/\r\n?/g, '\n') : joined;
    const last = text.lastIndexOf('\n');
    lineLength = last < 0 ? lineLength + text.length : text.length - last - 1;
    if (lineLength > nCharactersPerLine) throw endless(path, nLines);
    return text;
  };
  for await (const bytes of readSmallPieces(probe, path)) {
    if (decoder === null) {
      const kind = nameContent(bytes.subarray(0, 512));
      if (kind !== 'a text file') throw refuse(path, kind);
      decoder = createDecoder(bytes);
    }
    const text = tidy(decode(decoder, bytes, path, nLines));
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) nLines++;
    yield { text, encoding: decoder.encoding };
  }
  if (decoder === null) throw refuse(path, 'nothing once unpacked');
  const last = tidy(decode(decoder, null, path, nLines));
  if (last !== '') yield { text: last, encoding: decoder.encoding };
}

/** A line for people about text that is not in the encoding everyone expects. */
export function describeEncoding(path: string, encoding: TextEncoding): readonly string[] {
  if (encoding === 'UTF-8') return [];
  if (encoding === 'UTF-16') return [`${path}: the text is in UTF-16.`];
  return [
    `${path}: the text is not in UTF-8; it is read as Windows-1252 (Latin-1). Check names with letters like ä, é, µ.`,
  ];
}

/** Texts of more than this live where the engine rarely cleans up, and memory would grow. */
const pieceBytes = 1 << 15;

async function* readSmallPieces(probe: FileProbe, path: string): AsyncGenerator<Uint8Array> {
  for await (const bytes of readBytes(probe, path)) {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
}

interface Decoder {
  /** May change from UTF-8 to Windows-1252 while all before was ASCII, which is the same in both. */
  encoding: TextEncoding;
  codec: InstanceType<typeof TextDecoder>;
  isDecided: boolean;
}

function createDecoder(bytes: Uint8Array): Decoder {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const isWide = isLittle || isBig;
  const label = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  return {
    encoding: isWide ? 'UTF-16' : 'UTF-8',
    codec: new TextDecoder(label, { fatal: true }),
    isDecided: isWide,
  };
}

/** The next text; null: what is left at the end. */
function decode(decoder: Decoder, bytes: Uint8Array | null, path: string, nLines: number): string {
  const isAscii = bytes?.every((byte) => byte < 0x80) ?? true;
  if (bytes !== null && !isAscii && !decoder.isDecided) {
    decoder.isDecided = true;
    if (!isUtf8(bytes)) {
      decoder.encoding = 'Windows-1252';
      decoder.codec = new TextDecoder('windows-1252');
    }
  }
  try {
    return bytes === null ? decoder.codec.decode() : decoder.codec.decode(bytes, { stream: true });
  } catch (cause) {
    throw new AppError(
      'input-format',
      `${path}, after line ${nLines}: expected text in ${decoder.encoding}, found bytes that are not.`,
      { hint: 'Save the table as UTF-8, in Excel: "CSV UTF-8".', cause },
    );
  }
}

/** A character may be cut off at the end of `bytes`. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function endless(path: string, line: number): AppError {
  return new AppError(
    'input-format',
    `${path}, line ${line}: expected a line of a table, found one of more than ${nCharactersPerLine.toLocaleString('en-US')} characters.`,
    { hint: 'The file is no table of cells and features. Choose the one that holds the counts.' },
  );
}

function refuse(path: string, kind: string): AppError {
  return new AppError(
    'input-format',
    `${path} is not a table of text: expected numbers and names separated by commas, tabs or semicolons, found ${kind}.`,
    {
      hint: adviseOn(kind, 'Choose the file that holds the counts.'),
      details: { found: kind },
    },
  );
}
