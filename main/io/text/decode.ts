// Text of a file in pieces, whatever its encoding, with a clear word when it is not text.
import { AppError } from '#shared/model/app-error.ts';
import { adviseOn, nameContent } from '../content-kind.ts';
import type { FileProbe } from '../ports.ts';
import { readBytes } from './bytes.ts';

/** Decoded text; line ends are "\n". */
export interface TextPiece {
  readonly text: string;
  /** "UTF-16" when it is not UTF-8. */
  readonly encoding: 'UTF-8' | 'UTF-16';
}

type Decoder = InstanceType<typeof TextDecoder>;

/** Throws `input-format` for what is no text, or neither UTF-8 nor UTF-16 with a mark. */
export async function* readText(probe: FileProbe, path: string): AsyncGenerator<TextPiece> {
  let decoder: Decoder | null = null;
  let encoding: TextPiece['encoding'] = 'UTF-8';
  let nLines = 1;
  let endsInReturn = false;
  const tidy = (raw: string): string => {
    if (raw.includes('\0')) {
      throw new AppError(
        'input-format',
        `${path}, line ${nLines}: expected text, found bytes of zero.`,
        { hint: 'The file is damaged or not a text file.' },
      );
    }
    const text = endsInReturn && raw.startsWith('\n') ? raw.slice(1) : raw;
    endsInReturn = raw.endsWith('\r');
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  };
  for await (const bytes of readSmallPieces(probe, path)) {
    if (decoder === null) {
      const kind = nameContent(bytes.subarray(0, 512));
      if (kind !== 'a text file') throw refuse(path, kind);
      const utf16 = findUtf16(bytes);
      encoding = utf16 === null ? 'UTF-8' : 'UTF-16';
      decoder = new TextDecoder(utf16 ?? 'utf-8', { fatal: true });
    }
    const text = tidy(decode(decoder, bytes, { path, nLines, encoding }));
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) nLines++;
    yield { text, encoding };
  }
  if (decoder === null) throw refuse(path, 'nothing once unpacked');
  const last = tidy(decode(decoder, null, { path, nLines, encoding }));
  if (last !== '') yield { text: last, encoding };
}

/** Texts of more than this live where the engine rarely cleans up, and memory would grow. */
const pieceBytes = 1 << 15;

async function* readSmallPieces(probe: FileProbe, path: string): AsyncGenerator<Uint8Array> {
  for await (const bytes of readBytes(probe, path)) {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
}

function findUtf16(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function decode(
  decoder: Decoder,
  bytes: Uint8Array | null,
  place: { readonly path: string; readonly nLines: number; readonly encoding: string },
): string {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw new AppError(
      'input-format',
      `${place.path}, after line ${place.nLines}: expected text in ${place.encoding}, found bytes that are not (Latin-1 or Windows-1252?).`,
      { hint: 'Save the table as UTF-8, in Excel: "CSV UTF-8".', cause },
    );
  }
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
