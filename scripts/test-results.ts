// Counts what vitest reports. A skipped test that had to run counts as failed where `isCi` is true.
import path from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** Names of skipped tests that must not be skipped in CI: the window, the package, the devices every machine has. */
export function wronglySkipped(report: VitestReport): readonly string[] {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .filter(({ fullName }) => mustRun(name, fullName))
      .map(({ fullName }) => fullName),
  );
}

function mustRun(file: string, fullName: string): boolean {
  const place = file.split(path.sep).join('/');
  return /\/test\/(e2e|package)\//.test(place) || /\b(reference|tfjs-cpu)\b/.test(fullName);
}

/** Passed, failed and skipped tests; a file that did not even load is one failed test. */
export function countResults(report: VitestReport, isCi: boolean): Counts {
  const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const passed = all.filter(({ status }) => status === 'passed').length;
  const failed = all.filter(({ status }) => status === 'failed').length;
  const wrong = isCi ? wronglySkipped(report).length : 0;
  return {
    passed,
    failed: failed + unloaded + wrong,
    skipped: all.length - passed - failed - wrong,
  };
}

/** The last line of every test run. */
export function totalLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
