// The library throws bare errors ("name not defined!", or traps of WebAssembly) where a file is damaged.
import { AppError } from '#shared/model/app-error.ts';
import type { Hdf5Module } from './library.ts';

const guarded = [
  'open',
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
] as const;

/** The same library for the file at `path`; what it throws becomes `input-format` naming the place inside. */
export function guardModule(module: Hdf5Module, path: string): Hdf5Module {
  const face = Object.create(module) as Record<string, unknown>;
  for (const name of guarded) {
    const call = module[name] as (...args: unknown[]) => unknown;
    face[name] = (...args: unknown[]) => {
      try {
        return call(...args);
      } catch (cause) {
        const place = typeof args[1] === 'string' ? `, ${args[1]}` : '';
        throw new AppError('input-format', `${path}${place}: the HDF5 file is damaged there.`, {
          hint: 'Download or copy the file again.',
          cause,
        });
      }
    };
  }
  return face as unknown as Hdf5Module;
}
