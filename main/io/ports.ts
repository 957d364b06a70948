// What readers and writers need from the outside. Types only.

/** Looks at files by path without opening them as a format. */
export interface FileProbe {
  /** Size in bytes; null when there is no ordinary file at `path` (absent, or a folder). */
  sizeOf(path: string): Promise<number | null>;
  /** Bytes `[start, start + length)`, fewer where the file ends earlier. Throws the system's own error when unreadable. */
  readBytes(path: string, start: number, length: number): Promise<Uint8Array>;
  /** The content of a gzip file (of several members too) in pieces. Throws when it is cut off or damaged. */
  unpackGzip(path: string): AsyncIterable<Uint8Array>;
  /** Names of the files and folders in the folder at `path`; null when there is no folder. */
  listFolder(path: string): Promise<readonly string[] | null>;
}

/** What every function of `main/io` that opens a file takes first. */
export interface IoPorts {
  readonly probe: FileProbe;
  /** Folder with the HDF5 filter plug-ins; left out: the one of the installed h5wasm-plugins package. */
  readonly hdf5PluginDir?: string;
}
