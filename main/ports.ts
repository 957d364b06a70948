// What a host supplies to the core: the outside world behind narrow interfaces. Types only.
import type { FolderListing } from '#shared/contract/files.ts';
import type { OutputFolders, Threads } from './jobs/ports.ts';

/** The file system as far as a person may reach it. Every path is checked against the host's allowed folders. */
export interface Files {
  /** Folders below which this host may touch files; empty: anywhere. */
  readonly roots: readonly string[];
  /** The absolute real path if it may be touched. Throws `forbidden` otherwise. A path that does not exist yet is allowed below an allowed folder. */
  allow(path: string): Promise<string>;
  list(path: string): Promise<FolderListing>;
  /** Bytes of a file, or of all files in a folder. */
  sizeOf(path: string): Promise<number>;
  exists(path: string): Promise<boolean>;
  readText(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  /** Writes beside the target and renames. Throws `output` when it exists and `overwrite` is false, or cannot be written. */
  save(path: string, bytes: Uint8Array, overwrite: boolean): Promise<number>;
  /** Hands `write` a path beside the target and renames what it made there; same errors as `save`. */
  saveWith(
    path: string,
    overwrite: boolean,
    write: (scratch: string) => Promise<void>,
  ): Promise<number>;
  /** Copies beside the target and renames; same errors as `save`. */
  copy(source: string, target: string, overwrite: boolean): Promise<number>;
  /** Bytes free where `path` is, or would be. */
  freeBytes(path: string): Promise<number>;
  /** Changes when the file (or one of the folder's) does: size and time of last change. */
  fingerprint(path: string): Promise<string>;
  /** Hex SHA-256 of a file, or of all files in a folder one after the other by name; read as a stream. */
  sha256(path: string): Promise<string>;
}

/** Small JSON documents of this person: settings, drafts, the list of runs. */
export interface DocumentStore {
  /** The parsed document, or undefined when there is none or it is damaged (said in the log). */
  read(name: string): Promise<unknown>;
  write(name: string, value: unknown): Promise<void>;
  /** Names of all documents; none when nothing was written yet. */
  list(): Promise<readonly string[]>;
}

/** Keeps a folder to one instance of the app. */
export interface FolderLocks {
  /**
   * Takes the lock of the folder. One whose owner is gone is taken silently; of a living one only by `force`. Throws
   * `busy` naming the owner, `output` when the folder cannot be written. `onLost`: another instance took it by force.
   */
  take(dir: string, options: { readonly force: boolean; onLost(): void }): Promise<FolderLock>;
}

export interface FolderLock {
  release(): Promise<void>;
}

/** The host's own dialogs; absent on hosts without a desktop. */
export interface Picker {
  pick(options: {
    readonly kind: 'files' | 'folder' | 'save';
    readonly title: string;
    readonly suggestedName?: string;
  }): Promise<readonly string[] | null>;
  reveal(path: string): Promise<void>;
}

/** Numbers about this computer, of the moment. */
export interface Computer {
  readonly nThreads: number;
  memoryTotalBytes(): number;
  memoryFreeBytes(): number;
  /** Resident memory of this process, threads included. */
  memoryUsedBytes(): number;
}

export interface Log {
  info(text: string): void;
  warn(text: string): void;
  /** A defect: with its stack, for the file a person can send. */
  error(text: string, error: unknown): void;
}

export interface CorePorts {
  readonly host: 'electron' | 'server' | 'cli';
  readonly version: string;
  readonly platform: string;
  /** Folder of the app's own data (samples, settings). */
  readonly dataDir: string;
  /** Where runs go when the person has not chosen. */
  readonly defaultWorkspaceDir: string;
  readonly files: Files;
  readonly folders: OutputFolders;
  readonly threads: Threads;
  readonly documents: DocumentStore;
  /** Documents kept in another folder, such as a project's. */
  openDocuments(dir: string): DocumentStore;
  readonly locks: FolderLocks;
  readonly picker: Picker | null;
  readonly computer: Computer;
  readonly log: Log;
  /** Where the log is kept; null: nowhere. */
  readonly logFile: string | null;
}
