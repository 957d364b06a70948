// The window: a confined page that remembers its place.
import { BrowserWindow, screen } from 'electron';
import type { AppPaths } from '../../platform/app-paths.ts';
import type { DocumentStore, Log } from '../../ports.ts';
import { pageOrigin } from './page-scheme.ts';
import { chooseBounds, readBounds, smallestSize } from './window-bounds.ts';

const saveAfterMs = 500;

/** Opens the window and loads the page. `isPackaged` takes the developer tools away. */
export async function openWindow({
  paths,
  documents,
  log,
  isPackaged,
}: {
  paths: AppPaths;
  documents: DocumentStore;
  log: Log;
  isPackaged: boolean;
}): Promise<BrowserWindow> {
  const saved = readBounds(await documents.read('window'));
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...chooseBounds(saved, workAreas),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: 'Cellwright',
    show: false,
    webPreferences: {
      preload: paths.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: !isPackaged,
      // Its dictionaries would be fetched from the network.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  rememberBounds(window, documents, log);
  window.loadURL(`${pageOrigin}/index.html`).catch((error: unknown) => {
    log.error('the page could not be loaded', error);
  });
  return window;
}

function rememberBounds(window: BrowserWindow, documents: DocumentStore, log: Log): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (window.isDestroyed()) return;
      documents.write('window', window.getNormalBounds()).catch((error: unknown) => {
        log.error('the place of the window could not be saved', error);
      });
    }, saveAfterMs);
  };
  window.on('resize', save);
  window.on('move', save);
}
