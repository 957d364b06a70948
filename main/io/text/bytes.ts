// The bytes of a file from start to end, gzip undone.
import { AppError, isAppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';

const pieceBytes = 1 << 20;

/**
 * The content of a file in pieces of about 1 MB, unpacked when it is gzip (of several members too).
 * Throws `input-missing`, and `input-format` for an empty file or a gzip file that is cut off or damaged.
 */
export async function* readBytes(probe: FileProbe, path: string): AsyncGenerator<Uint8Array> {
  const size = await probe.sizeOf(path);
  if (size === null) {
    throw new AppError('input-missing', `${path}: there is no such file.`, {
      hint: 'It may have been moved, renamed, or be on a drive that is not connected.',
    });
  }
  if (size === 0) {
    throw new AppError('input-format', `${path} is empty (0 bytes); expected a table or matrix.`, {
      hint: 'Download or copy it again.',
    });
  }
  const head = await probe.readBytes(path, 0, 2);
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  yield* isPacked ? unpack(probe, path) : pieces(probe, path);
}

async function* pieces(probe: FileProbe, path: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const piece = await probe.readBytes(path, at, pieceBytes);
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

async function* unpack(probe: FileProbe, path: string): AsyncGenerator<Uint8Array> {
  let nBytes = 0;
  try {
    for await (const piece of probe.unpackGzip(path)) {
      nBytes += piece.length;
      yield piece;
    }
  } catch (cause) {
    // What a reader throws while it holds a piece passes through here too.
    if (isAppError(cause)) throw cause;
    throw new AppError(
      'input-format',
      `${path} cannot be unpacked beyond byte ${nBytes.toLocaleString('en-US')} of its content: the gzip file is cut off or damaged.`,
      { hint: 'Download or copy it again.', cause },
    );
  }
}
