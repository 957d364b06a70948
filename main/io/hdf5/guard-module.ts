// The library throws bare errors ("name not defined!", or traps of WebAssembly) where a file is damaged.
import { AppError } from '#shared/model/app-error.ts';
import type { ReadWatch } from '../ports.ts';
import type { FileGuard } from './guard-files.ts';
import type { Hdf5Module } from './library.ts';

const guarded = [
  'open',
  'close_file',
  'get_type',
  'get_names',
  'get_external_link',
  'get_symbolic_link',
  'get_attribute_names',
  'get_attribute_metadata',
  'get_attribute_data',
  'get_dataset_metadata',
  'get_dataset_filters',
  'get_dataset_data',
  'reclaim_vlen_memory',
  'reclaim_vlen_memory_count',
] as const;

/** The file that the calls are about. */
export interface GuardedFile {
  readonly path: string;
  readonly fileBytes: number;
  readonly files: FileGuard;
  readonly watch: ReadWatch | undefined;
}

/** The same library for one file; what it throws becomes `input-format` naming the place inside. */
export function guardModule(module: Hdf5Module, file: GuardedFile): Hdf5Module {
  const face = Object.create(module) as Record<string, unknown>;
  for (const name of guarded) {
    const call = module[name] as (...args: unknown[]) => unknown;
    face[name] = (...args: unknown[]) => {
      file.files.enter(file.fileBytes, file.watch);
      try {
        return call(...args);
      } catch (cause) {
        // After a trap the library's own memory cannot be trusted.
        if (cause instanceof Error && cause.name === 'RuntimeError') file.watch?.breakDown();
        const place = typeof args[1] === 'string' ? `, ${args[1]}` : '';
        throw new AppError(
          'input-format',
          `${file.path}${place}: the HDF5 file is damaged there.`,
          {
            hint: 'Download or copy the file again.',
            cause,
          },
        );
      } finally {
        file.files.leave();
      }
    };
  }
  return face as unknown as Hdf5Module;
}
