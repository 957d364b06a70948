// All that crosses from Electron into the page: its port to the service, menu commands, and the path of a dropped file.
// The port goes by postMessage because ports cannot cross the context bridge.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { bridgeName } from '#shared/contract/page-bridge.ts';
import type { MenuCommand, PageBridge, PageMessage } from '#shared/contract/page-bridge.ts';
import { createPathOfFile } from './path-of-file.ts';

const bridge: PageBridge = { pathOfFile: createPathOfFile(webUtils) };
contextBridge.exposeInMainWorld(bridgeName, bridge);

/** The scripts of the page have run by then, so someone listens. */
const pageLoaded = new Promise<void>((resolve) => {
  window.addEventListener('load', () => resolve(), { once: true });
});

function tellPage(message: PageMessage, ports: readonly MessagePort[] = []): void {
  void pageLoaded.then(() => window.postMessage(message, window.location.origin, [...ports]));
}

ipcRenderer.on('port', (event) => tellPage({ type: 'cellwright:port' }, event.ports));
ipcRenderer.on('menu', (_event, command: MenuCommand) =>
  tellPage({ type: 'cellwright:menu', command }),
);
ipcRenderer.send('connect');
