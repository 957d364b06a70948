// Saving to a place the person chooses: ask, write, say where it is or why not.
import { useState } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { usePickFiles, type PickRequest } from '../files/file-dialogs.ts';

export type SaveState =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  | { readonly state: 'done'; readonly path: string; readonly sizeBytes: number }
  | {
      readonly state: 'failed';
      readonly error: Error;
      /** Tries the same place again and replaces what is there. */
      replace(): void;
    };

export interface SavedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Writes to the chosen file or folder. */
export type WriteTo = (target: string, overwrite: boolean) => Promise<SavedFile>;

export interface Save {
  readonly state: SaveState;
  start(request: PickRequest, write: WriteTo): void;
}

export function useSave(): Save {
  const pickFiles = usePickFiles();
  const info = useServiceQuery('app.info', {});
  const [state, setState] = useState<SaveState>({ state: 'idle' });

  const write = async (target: string, overwrite: boolean, writeTo: WriteTo): Promise<void> => {
    setState({ state: 'saving' });
    try {
      setState({ state: 'done', ...(await writeTo(target, overwrite)) });
    } catch (error) {
      fail(error, () => void write(target, true, writeTo));
    }
  };
  const fail = (error: unknown, replace: () => void): void =>
    setState({
      state: 'failed',
      error: error instanceof Error ? error : new Error(String(error)),
      replace,
    });

  const start = async (request: PickRequest, writeTo: WriteTo): Promise<void> => {
    try {
      const [target] = (await pickFiles(request)) ?? [];
      if (target === undefined) return;
      // The system's own dialog has asked already whether a file is to be replaced.
      const isAsked = request.kind === 'save' && info.data?.canPickFiles === true;
      await write(target, isAsked, writeTo);
    } catch (error) {
      fail(error, () => void start(request, writeTo));
    }
  };
  return { state, start: (request, writeTo) => void start(request, writeTo) };
}
