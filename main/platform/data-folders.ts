// Where this person's data lie, by the custom of the operating system.
import os from 'node:os';
import path from 'node:path';

/** The app's own folder: settings, drafts, samples. `CELLWRIGHT_HOME` replaces it. */
export function appDataDir(): string {
  const chosen = process.env['CELLWRIGHT_HOME'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const home = os.homedir();
  if (process.platform === 'win32') {
    return path.join(process.env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'Cellwright');
  }
  if (process.platform === 'darwin') {
    return path.join(home, 'Library', 'Application Support', 'Cellwright');
  }
  return path.join(
    process.env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'),
    'cellwright',
  );
}

/** Where runs go when nothing else was chosen: a folder people find again. */
export function defaultWorkspaceDir(): string {
  const chosen = process.env['CELLWRIGHT_HOME'];
  if (chosen !== undefined && chosen !== '') return path.join(path.resolve(chosen), 'runs');
  return path.join(os.homedir(), 'Cellwright');
}

/** Where a process of this app keeps its log. */
export function logFileOf(process: 'desktop' | 'service' | 'server'): string {
  return path.join(appDataDir(), 'logs', `${process}.log`);
}
