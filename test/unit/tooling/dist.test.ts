import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { planPackage } from '../../../scripts/dist.ts';
import { testBinary } from '../../../scripts/electron.ts';

const dist = mkdtempSync(path.join(tmpdir(), 'electron-'));
afterAll(() => rmSync(dist, { recursive: true, force: true }));

test('the test binary does not become a release', () => {
  expect(() => planPackage({ dist: '/nowhere', source: 'wheel' }, false)).toThrow(
    'must not be shipped',
  );
});

test('the test binary is recognised wherever it lies', () => {
  writeFileSync(path.join(dist, 'version'), `v${testBinary.electronVersion}\n`);
  for (const source of ['override', 'official'] as const) {
    expect(() => planPackage({ dist, source }, false)).toThrow('must not be shipped');
  }
});

test('a package of the test binary says so in its names and lies apart', () => {
  const plan = planPackage({ dist: '/nowhere', source: 'wheel' }, true);
  expect(plan).toMatchObject({ isTest: true, outputDir: 'release/test' });
  expect(plan.productName).toContain('TEST ONLY');
  expect(plan.artifactName).toContain('TEST-ONLY');
});

test('the official Electron makes a release and no test package', () => {
  writeFileSync(path.join(dist, 'version'), '45.4.1');
  expect(planPackage({ dist, source: 'official' }, false)).toEqual({
    isTest: false,
    productName: 'Cellwright',
    artifactName: 'cellwright-${version}-${os}-${arch}.${ext}',
    outputDir: 'release',
    electronDist: dist,
  });
  expect(() => planPackage({ dist, source: 'official' }, true)).toThrow('is not the test binary');
});

test('without any Electron at hand the version of package.json is downloaded', () => {
  expect(planPackage(null, false)).not.toHaveProperty('electronDist');
});
