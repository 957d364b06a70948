// The application menu. What only the page can do is told to the page.
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '#shared/contract/page-bridge.ts';

export function createMenu({
  isPackaged,
  tellPage,
}: {
  isPackaged: boolean;
  tellPage: (command: MenuCommand) => void;
}): Menu {
  const isMac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    { label: 'Open Files…', accelerator: 'CmdOrCtrl+O', click: () => tellPage('open-files') },
    { label: 'Open a Finished Run…', click: () => tellPage('open-run') },
    { type: 'separator' },
    { label: 'New Project…', click: () => tellPage('new-project') },
    { label: 'Open Project…', click: () => tellPage('open-project') },
    { type: 'separator' },
    { label: 'Settings…', accelerator: 'CmdOrCtrl+,', click: () => tellPage('settings') },
    { type: 'separator' },
    isMac ? { role: 'close' } : { role: 'quit' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
  ];
  return Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: 'File', submenu: file },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'help', submenu: [{ role: 'about' }] },
  ]);
}
