// Choosing files: by the host's own dialog where it has one, by listing folders where it has not.
import { z } from 'zod';
import { method } from './define.ts';

export interface FileEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number;
  /** ms since 1970. */
  readonly modifiedAt: number;
}

export interface FolderListing {
  readonly path: string;
  /** null at a root. */
  readonly parent: string | null;
  readonly entries: readonly FileEntry[];
}

export const filesMethods = {
  /** Opens the host's dialog; null when the person cancels; error `unsupported` where there is none. */
  'files.pick': method(
    z.strictObject({
      kind: z.enum(['files', 'folder', 'save']),
      title: z.string().max(200),
      suggestedName: z.string().max(200).optional(),
    }),
  ).returns<readonly string[] | null>(),
  /** The content of a folder, folders first; an empty path means the first root (or home). */
  'files.list': method(z.strictObject({ path: z.string().max(4096) })).returns<FolderListing>(),
  /** A text for each path that changes when the file (or one of the folder's) does; null where there is none. */
  'files.stamps': method(
    z.strictObject({ paths: z.array(z.string().min(1).max(4096)).max(200) }),
  ).returns<readonly (string | null)[]>(),
  /** Writes bytes made by the page (a picture, a table) to a new file; scratch, then rename. */
  'files.save': method(
    z.strictObject({
      path: z.string().min(1).max(4096),
      bytes: z.instanceof(Uint8Array),
      overwrite: z.boolean().default(false),
    }),
  ).returns<{ readonly path: string; readonly sizeBytes: number }>(),
  /** Shows the file in the system's file manager; `unsupported` where there is none. */
  'files.reveal': method(z.strictObject({ path: z.string().min(1).max(4096) })).returns<null>(),
};
