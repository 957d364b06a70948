// The ports every host needs, made for this computer; a host adds what only it knows.
import path from 'node:path';
import type { CorePorts, Log, Picker } from '../ports.ts';
import { appPaths } from './app-paths.ts';
import { createComputer } from './computer.ts';
import { appDataDir, defaultWorkspaceDir } from './data-folders.ts';
import { createDocumentStore } from './documents.ts';
import { createFiles } from './files.ts';
import { createFolderLocks } from './folder-lock.ts';
import { createOutputFolders } from './output-folders.ts';
import { createThreads } from './threads.ts';

export interface HostParts {
  readonly host: CorePorts['host'];
  readonly version: string;
  /** Folders below which files may be touched; empty: anywhere. */
  readonly roots: readonly string[];
  readonly picker: Picker | null;
  readonly log: Log;
  readonly logFile: string | null;
}

/** Ports on Node, for whichever host. */
export function createCorePorts({
  host,
  version,
  roots,
  picker,
  log,
  logFile,
}: HostParts): CorePorts {
  const dataDir = appDataDir();
  return {
    host,
    version,
    platform: process.platform,
    dataDir,
    defaultWorkspaceDir: defaultWorkspaceDir(),
    files: createFiles({ roots }),
    folders: createOutputFolders(),
    threads: createThreads({ entry: appPaths().threadFile, log }),
    documents: createDocumentStore(path.join(dataDir, 'documents'), log),
    openDocuments: (dir) => createDocumentStore(dir, log),
    locks: createFolderLocks(),
    picker,
    computer: createComputer(),
    log,
    logFile,
  };
}
