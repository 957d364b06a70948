// Runs vitest on some of the projects of vitest.config.ts and counts the results.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';
import { addCounts, countResults, wronglySkipped } from './test-results.ts';
import type { Counts, VitestReport } from './test-results.ts';

/** Runs the projects to the end, showing what vitest shows. A run that breaks off counts as one failed test. */
export async function runVitest(projects: readonly string[]): Promise<Counts> {
  const reportFile = path.join(root, '.cache/test-reports', `${projects.join('-')}.json`);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const exitCode = await spawnVitest(projects, reportFile);
  return readCounts(reportFile, exitCode);
}

function spawnVitest(projects: readonly string[], reportFile: string): Promise<number> {
  const args = [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readCounts(reportFile: string, exitCode: number): Counts {
  const isCi = process.env['CI'] === 'true';
  const broken: Counts = { passed: 0, failed: 1, skipped: 0 };
  let report: VitestReport;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  } catch (error) {
    console.error(`no report of the tests: ${String(error)}`);
    return broken;
  }
  if (isCi) {
    for (const name of wronglySkipped(report)) console.error(`must not be skipped here: ${name}`);
  }
  const counts = countResults(report, isCi);
  // Errors outside any test make vitest fail without a failed test.
  return exitCode !== 0 && counts.failed === 0 ? addCounts(counts, broken) : counts;
}
