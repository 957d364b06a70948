import { expect, test } from 'vitest';
import { countResults, totalLine, wronglySkipped } from '../../../scripts/test-results.ts';
import type { VitestReport } from '../../../scripts/test-results.ts';

function report(file: string, ...tests: readonly (readonly [string, string])[]): VitestReport {
  return {
    testResults: [
      {
        name: `/repository/${file}`,
        status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
        assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
      },
    ],
  };
}

test('passed, failed and skipped tests are counted apart', () => {
  const counts = countResults(
    report(
      'test/unit/a.test.ts',
      ['a', 'passed'],
      ['b', 'failed'],
      ['c', 'skipped'],
      ['d', 'todo'],
    ),
    false,
  );
  expect(totalLine(counts)).toBe('1 passed, 1 failed, 2 skipped');
});

test('a file that did not load is a failed test', () => {
  const broken = { testResults: [{ name: 'a', status: 'failed', assertionResults: [] }] };
  expect(countResults(broken, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('in CI a skipped window is a failure', () => {
  const skipped = report('test/e2e/start.spec.ts', ['starts [electron]', 'skipped']);
  expect(countResults(skipped, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countResults(skipped, false)).toEqual({ passed: 0, failed: 0, skipped: 1 });
});

test('in CI the devices every machine has must not be skipped, others may', () => {
  const devices = report(
    'test/unit/main/compute/device.test.ts',
    ['linear on reference', 'skipped'],
    ['linear on tfjs-cpu', 'pending'],
    ['linear on webgpu', 'skipped'],
  );
  expect(wronglySkipped(devices)).toEqual(['linear on reference', 'linear on tfjs-cpu']);
  expect(countResults(devices, true)).toEqual({ passed: 0, failed: 2, skipped: 1 });
});
