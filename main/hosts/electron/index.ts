// The desktop's main process: windows, dialogs, menu and the service process. It computes nothing.
import path from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, session } from 'electron';
import { appPaths } from '../../platform/app-paths.ts';
import { appDataDir, logFileOf } from '../../platform/data-folders.ts';
import { createDocumentStore } from '../../platform/documents.ts';
import { createLog } from '../../platform/log.ts';
import { askToQuit, askToRestartService, desktopHandlers } from './dialogs.ts';
import { createJobNotices } from './job-notices.ts';
import { createMenu } from './menu.ts';
import { confinePages, confineSession, isOwnSender } from './page-guards.ts';
import { declarePageScheme, servePage } from './page-scheme.ts';
import { createQuitGuard } from './quit-guard.ts';
import { keepService } from './service-keeper.ts';
import { showNotice } from './show-notice.ts';
import { createSleepBlock } from './sleep-block.ts';
import { startService } from './start-service.ts';
import { openWindow } from './window.ts';

const stopJobsWithinMs = 5_000;
const paths = appPaths();
const log = createLog({ file: logFileOf('desktop') });
const desktopDir = path.join(appDataDir(), 'desktop');
const isMac = process.platform === 'darwin';
let window: BrowserWindow | undefined;

const keeper = keepService({
  // Worker threads, wasm and native parts want real files, so the service lies outside the archive.
  start: () => startService(paths.serviceFile.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')),
  desktop: desktopHandlers,
  log,
  now: () => performance.now(),
  onJobsRunning: createSleepBlock(),
  onJobChanged: createJobNotices({
    isLookedAt: () => window?.isFocused() ?? false,
    show: (notice) => showNotice(notice, focusWindow),
  }),
  onGivenUp() {
    void askToRestartService().then((isWanted) => (isWanted ? window?.reload() : app.quit()));
  },
});

const guardQuit = createQuitGuard({
  hasRunningJobs: () => keeper.hasRunningJobs(),
  askToQuit,
  stopJobs: () => keeper.stopJobs(stopJobsWithinMs),
  quit: () => app.quit(),
});

async function showWindow(): Promise<void> {
  const opened = await openWindow({
    paths,
    documents: createDocumentStore(desktopDir, log),
    log,
    isPackaged: app.isPackaged,
  });
  window = opened;
  // Closing the last window ends the app, except on macOS, where the job just goes on.
  if (!isMac) opened.on('close', guardQuit);
  const { webContents } = opened;
  opened.on('closed', () => {
    keeper.disconnect(webContents);
    window = undefined;
  });
}

function focusWindow(): void {
  if (window?.isMinimized() === true) window.restore();
  window?.show();
  window?.focus();
}

async function start(): Promise<void> {
  await app.whenReady();
  servePage(paths.rendererDir);
  confineSession(session.defaultSession);
  Menu.setApplicationMenu(
    createMenu({
      isPackaged: app.isPackaged,
      tellPage: (command) => window?.webContents.send('menu', command),
    }),
  );
  // Sent by preload whenever a page has begun to load.
  ipcMain.on('connect', (event) => {
    if (isOwnSender(event, window?.webContents)) keeper.connect(event.sender);
    else log.warn(`a port was asked for by ${event.senderFrame?.url ?? 'nobody'}; refused`);
  });
  app.on('before-quit', guardQuit);
  app.on('will-quit', () => keeper.stop());
  app.on('window-all-closed', () => {
    if (!isMac) app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void showWindow();
  });
  await showWindow();
}

app.setPath('userData', desktopDir);
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', focusWindow);
  declarePageScheme();
  confinePages(app);
  start().catch((error: unknown) => {
    log.error('Cellwright could not start', error);
    app.exit(1);
  });
} else {
  log.info('Cellwright is already open.');
  app.quit();
}
