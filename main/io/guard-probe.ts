// The system's own errors in our words, once for all readers.
import { AppError, isAppError } from '#shared/model/app-error.ts';
import { changed } from './fill-csr.ts';
import type { FileProbe } from './ports.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to read it',
  EPERM: 'you have no right to read it',
  EIO: 'the drive reports an error',
  EBUSY: 'another program is using it',
  ENOENT: 'it is not there any more',
  ENXIO: 'its drive is gone',
  ELOOP: 'its link leads in a circle',
  ENAMETOOLONG: 'its name is longer than this computer can handle',
  EMFILE: 'too many files are open',
};

/** Files of a store with thousands of chunks are not all looked at again. */
const nStampsAtMost = 64;

interface GuardedProbe {
  /** The same probe; what the system refuses becomes `input-missing` naming the path. */
  readonly probe: FileProbe;
  /** Throws `input-format` when a file is not the same any more as when it was first looked at. */
  checkUnchanged(cause?: unknown): Promise<void>;
}

/**
 * Hands a guarded probe to `work`, and throws `input-format` when a file that was looked at has changed meanwhile: also
 * where it seemed to be damaged, since it may still be being written.
 */
export async function underGuard<Result>(
  unguarded: FileProbe,
  work: (probe: FileProbe) => Promise<Result>,
): Promise<Result> {
  const { probe, checkUnchanged } = guardProbe(unguarded);
  let result: Result;
  try {
    result = await work(probe);
  } catch (error) {
    if (isAppError(error) && error.code.startsWith('input-')) await checkUnchanged(error);
    throw error;
  }
  await checkUnchanged();
  return result;
}

export function guardProbe(probe: FileProbe): GuardedProbe {
  const stamps = new Map<string, string | null>();
  const guard = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      throw new AppError('input-missing', `${path} cannot be read: ${reasons[code] ?? code}.`, {
        hint: 'Check the drive and your rights on the file, or copy it to this computer.',
        cause,
      });
    }
  };
  const stampOf = (path: string) => guard(path, () => probe.stampOf(path));
  return {
    probe: {
      async sizeOf(path) {
        if (!stamps.has(path) && stamps.size < nStampsAtMost) stamps.set(path, await stampOf(path));
        return guard(path, () => probe.sizeOf(path));
      },
      stampOf,
      readBytes: (path, start, length) => guard(path, () => probe.readBytes(path, start, length)),
      unpackGzip: (path) => probe.unpackGzip(path),
      listFolder: (path) => guard(path, () => probe.listFolder(path)),
    },
    async checkUnchanged(cause) {
      for (const [path, stamp] of stamps) {
        if ((await stampOf(path)) !== stamp) throw changed(path, cause);
      }
    },
  };
}
