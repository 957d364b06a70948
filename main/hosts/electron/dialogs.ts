// The system's own dialogs.
import { BrowserWindow, dialog, shell } from 'electron';
import type { DesktopMethods } from '#shared/contract/desktop.ts';
import { inputEndings } from '#shared/model/input-formats.ts';
import type { HandlersOf } from '#shared/rpc/server.ts';

const dataFilters = [
  // The systems' dialogs know the last part of a name alone.
  {
    name: 'Single-cell data',
    extensions: [...new Set(inputEndings.map((ending) => ending.replace(/^.*\./, '')))],
  },
  { name: 'Tables', extensions: ['xlsx', 'csv', 'tsv', 'txt'] },
  { name: 'All files', extensions: ['*'] },
];

/** What the service may ask of the desktop. */
export const desktopHandlers: HandlersOf<DesktopMethods> = {
  async 'desktop.pick'({ kind, title, suggestedName }) {
    const window = currentWindow();
    if (kind === 'save') {
      const options = { title, ...(suggestedName ? { defaultPath: suggestedName } : {}) };
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options));
      return canceled || !filePath ? null : [filePath];
    }
    const options: Electron.OpenDialogOptions =
      kind === 'folder'
        ? { title, properties: ['openDirectory', 'createDirectory'] }
        : { title, properties: ['openFile', 'multiSelections'], filters: dataFilters };
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    return canceled ? null : filePaths;
  },
  'desktop.reveal'({ path }) {
    shell.showItemInFolder(path);
    return null;
  },
};

/** Asks whether to quit although a job runs. */
export async function askToQuit(): Promise<boolean> {
  const { response } = await showMessage({
    type: 'question',
    message: 'An analysis is still running.',
    detail: 'If you quit now it is cancelled. Earlier results stay as they are.',
    buttons: ['Keep running', 'Quit and cancel'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Says that the service cannot be kept running. True: try again. */
export async function askToRestartService(): Promise<boolean> {
  const { response } = await showMessage({
    type: 'error',
    message: 'The part of Cellwright that computes keeps stopping.',
    detail: 'Finished results are kept. If it happens again after a new try, please report it.',
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}

function showMessage(options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue> {
  const window = currentWindow();
  return window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
}

function currentWindow(): BrowserWindow | null {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null;
}
