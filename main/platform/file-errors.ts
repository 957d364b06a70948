import { AppError } from '#shared/model/app-error.ts';
import type { ErrorCode } from '#shared/model/app-error.ts';

const words: Readonly<Record<string, { text: string; code?: ErrorCode; hint?: string }>> = {
  ENOENT: { text: 'it does not exist' },
  EACCES: { text: 'permission is missing', hint: 'Choose a folder that is yours.' },
  EPERM: { text: 'permission is missing', hint: 'Choose a folder that is yours.' },
  EROFS: { text: 'the drive is read-only', hint: 'Choose a folder on another drive.' },
  ENOSPC: {
    text: 'the drive is full',
    code: 'disk',
    hint: 'Free some space, or choose another drive.',
  },
  EDQUOT: { text: 'the disk quota is used up', code: 'disk', hint: 'Free some space.' },
  EEXIST: { text: 'a file, not a folder, has that name' },
  ENOTDIR: { text: 'part of the path is a file, not a folder' },
  EISDIR: { text: 'it is a folder' },
  ENAMETOOLONG: { text: 'the path is too long', hint: 'Choose a shorter name.' },
  ELOOP: { text: 'the links on the path go round in a circle' },
  EIO: { text: 'the drive does not answer', hint: 'Connect it again, or choose another drive.' },
  ENXIO: { text: 'the drive is gone', hint: 'Connect it again, or choose another drive.' },
  ENODEV: { text: 'the drive is gone', hint: 'Connect it again, or choose another drive.' },
  ESTALE: { text: 'the network drive is gone', hint: 'Connect it again, or choose another drive.' },
  EFBIG: { text: 'the drive holds no files of that size', hint: 'Choose another drive.' },
  EBUSY: { text: 'another program holds it', code: 'busy' },
};

/** What to do about a file that cannot be read; the hints above are for what cannot be written. */
const readHints = {
  gone: 'It may have been moved, renamed, or be on a drive that is not connected.',
  refused: 'Check the drive and your rights on the file, or copy it to this computer.',
} as const;

/** A system error of the file system in words: `what: why`. Errors that are ours already pass through. */
export function toFileError(error: unknown, code: ErrorCode, what: string): AppError {
  if (error instanceof AppError) return error;
  const systemCode =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = words[systemCode];
  const readHint = systemCode === 'ENOENT' ? readHints.gone : readHints.refused;
  const hint = code === 'input-missing' ? readHint : known?.hint;
  const why = known?.text ?? (error instanceof Error ? error.message : String(error));
  return new AppError(known?.code ?? code, `${what}: ${why}.`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
