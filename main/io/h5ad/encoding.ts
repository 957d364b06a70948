// How anndata marks what it stores.
import type { Hdf5Writer } from '../hdf5/write.ts';

/** Marks what is at `path` as `type` in `version` of the anndata format. */
export function setEncoding(writer: Hdf5Writer, path: string, type: string, version: string): void {
  writer.textAttribute(path, 'encoding-type', type);
  writer.textAttribute(path, 'encoding-version', version);
}
