// Makes the package of this machine, looks into it, and starts it as an ordinary user without network.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePackage, planPackage } from '../../scripts/dist.ts';
import { resolveElectron } from '../../scripts/electron.ts';
import { root } from '../../scripts/paths.ts';
import { install, launchInstalled } from '../helpers/packaged.ts';
import type { Installation } from '../helpers/packaged.ts';
import { runSimulated } from '../helpers/simulated-run.ts';

const electron = await resolveElectron();
const isPossible = electron !== null && process.platform === 'linux';

describe.skipIf(!isPossible)('the packaged app', () => {
  const plan = planPackage(electron, electron?.source === 'wheel');
  const unpackedDir = path.join(root, plan.outputDir, 'linux-unpacked');
  const resources = path.join(unpackedDir, 'resources');
  const appDir = path.join(resources, 'app.asar.unpacked');
  let artifacts: readonly string[] = [];
  let installation: Installation;

  beforeAll(async () => {
    artifacts = await makePackage(plan);
    installation = install(unpackedDir);
  });
  afterAll(() => installation.remove());

  test('comes unpacked and as an archive', () => {
    expect(artifacts.filter((file) => file.endsWith('.tar.gz'))).toHaveLength(1);
    expect(existsSync(path.join(resources, 'app.asar'))).toBe(true);
  });

  test('says what it is when it is made of the test binary', () => {
    expect(artifacts.every((file) => /TEST-ONLY/.test(file))).toBe(plan.isTest);
  });

  test('holds neither maps nor tools nor another default app', () => {
    const files = readdirSync(resources, { recursive: true, encoding: 'utf8' });
    const unwanted =
      /default_app\.asar|\.map$|node_modules\/(electron|node|vite|typescript|@tensorflow\/tfjs-node-gpu|@mantine)(\/|$)/;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
  });

  test('holds every package its bundles name', () => {
    const bundles = [
      'service/index.cjs',
      'service/thread.cjs',
      'server/index.cjs',
      'cli/index.cjs',
    ];
    const names = new Set(bundles.flatMap((file) => packagesOf(path.join(appDir, 'out', file))));
    expect(names.size).toBeGreaterThan(0);
    for (const name of names) {
      const load = `import(${JSON.stringify(name)}).catch((e) => { console.error(e); process.exit(1); })`;
      const { stderr, status } = spawnSync(process.execPath, ['-e', load], { cwd: appDir });
      expect([name, status, stderr.toString()]).toEqual([name, 0, '']);
    }
  });

  test('completes a simulated run as an ordinary user without network', async () => {
    const app = await launchInstalled(installation);
    await runSimulated(app.page, { nSteps: 23 });
    await app.page.screenshot({
      path: path.join(root, 'test/e2e/screenshots/packaged/window.png'),
    });
    expect(app.consoleErrors).toEqual([]);
    await app.close();
    const files = readdirSync(installation.homeDir, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('result.h5ad'))).toHaveLength(1);
  });
});

/** Names of the packages a bundle loads when it runs; the optional GPU part is not shipped. */
function packagesOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:require|import)\("([^"]+)"\)/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !/^(node:|\.|electron$)|tfjs-node-gpu/.test(name));
}
