// Choosing files and places, the same call in every host: the system's dialog where there is one, else our own.
import { createContext, useContext } from 'react';

export interface PickRequest {
  readonly kind: 'files' | 'folder' | 'save';
  readonly title: string;
  /** Name proposed for a file to save. */
  readonly suggestedName?: string;
  /** Words of our own chooser for what is no file: its field and its button. */
  readonly words?: { readonly field: string; readonly verb: string };
  /** Extensions shown by our own chooser; left out: all files. The system's dialog shows all. */
  readonly extensions?: readonly string[];
  /** One line of explanation, shown by our own chooser. */
  readonly note?: string;
}

/** The chosen paths (one for `folder` and `save`), or null when the person cancelled. */
export type PickFiles = (request: PickRequest) => Promise<readonly string[] | null>;

export const FileDialogsContext = createContext<PickFiles | null>(null);

/** Asks the person for files, a folder, or a place to save to. */
export function usePickFiles(): PickFiles {
  const pickFiles = useContext(FileDialogsContext);
  if (!pickFiles) throw new Error('usePickFiles: no FileDialogs above this component');
  return pickFiles;
}
