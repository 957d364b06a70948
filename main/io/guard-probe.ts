// The system's own errors in our words, once for all readers.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from './ports.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to read it',
  EPERM: 'you have no right to read it',
  EIO: 'the drive reports an error',
  EBUSY: 'another program is using it',
  ENOENT: 'it is not there any more',
  ENXIO: 'its drive is gone',
  ELOOP: 'its link leads in a circle',
  EMFILE: 'too many files are open',
};

/** The same probe; what the system refuses becomes `input-missing` naming the path. */
export function guardProbe(probe: FileProbe): FileProbe {
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
  return {
    sizeOf: (path) => guard(path, () => probe.sizeOf(path)),
    readBytes: (path, start, length) => guard(path, () => probe.readBytes(path, start, length)),
    unpackGzip: (path) => probe.unpackGzip(path),
    listFolder: (path) => guard(path, () => probe.listFolder(path)),
  };
}
