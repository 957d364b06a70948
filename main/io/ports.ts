// What readers and writers need from the outside. Types only.

/** Looks at files by path without opening them as a format. */
export interface FileProbe {
  /** Size in bytes; null when there is no ordinary file at `path` (absent, or a folder). Throws like `readBytes`. */
  sizeOf(path: string): Promise<number | null>;
  /** Changes whenever the file does; null when there is nothing at `path`. Throws like `readBytes`. */
  stampOf(path: string): Promise<string | null>;
  /** Bytes `[start, start + length)`, fewer where the file ends earlier. Throws the system's own error when unreadable. */
  readBytes(path: string, start: number, length: number): Promise<Uint8Array>;
  /** The content of a gzip file (of several members too) in pieces. Throws when it is cut off or damaged. */
  unpackGzip(path: string): AsyncIterable<Uint8Array>;
  /** Names of the files and folders in the folder at `path`; null when there is no folder. Throws like `readBytes`. */
  listFolder(path: string): Promise<readonly string[] | null>;
}

/**
 * Told by a thread that reads how it goes on, so that another can end it when it does not: a damaged file can send the
 * HDF5 library round in circles, and nothing inside the thread can stop that.
 */
export interface ReadWatch {
  /** The file at `path` is being read from now on. */
  open(path: string): void;
  /** The library computes. */
  enter(): void;
  /** The library waits for the drive, which may take its time. */
  waitForDrive(): void;
  leave(): void;
  /** The library cannot be used any more in this thread. */
  breakDown(): void;
}

/** What every function of `main/io` that opens a file takes first. */
export interface IoPorts {
  readonly probe: FileProbe;
  /** Folder with the HDF5 filter plug-ins; left out: the one of the installed h5wasm-plugins package. */
  readonly hdf5PluginDir?: string;
  readonly watch?: ReadWatch | undefined;
}
