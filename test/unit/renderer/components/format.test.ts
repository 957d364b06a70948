import { expect, test } from 'vitest';
import {
  baseName,
  formatAboutSeconds,
  formatBytes,
  formatCounted,
  formatNumber,
  formatSeconds,
  formatShare,
  formatWhen,
} from '#renderer/components/format.ts';

test('counts have thousands separators and the right number', () => {
  expect(formatCounted(1, 'cell')).toBe('1 cell');
  expect(formatCounted(1408, 'cell')).toBe('1,408 cells');
  expect(formatCounted(2, 'batch', 'batches')).toBe('2 batches');
});

test('bytes have three digits at most and a decimal unit', () => {
  expect(formatBytes(0)).toBe('0 bytes');
  expect(formatBytes(38_420_000)).toBe('38.4 MB');
  expect(formatBytes(999_950_000)).toBe('1 GB');
  expect(formatBytes(212e9)).toBe('212 GB');
});

test('durations read as a person says them', () => {
  expect(formatSeconds(0.62)).toBe('0.6 s');
  expect(formatSeconds(59.6)).toBe('1 min');
  expect(formatSeconds(110)).toBe('1 min 50 s');
  expect(formatSeconds(7500)).toBe('2 h 5 min');
  expect(formatAboutSeconds(0.2)).toBe('less than 1 s');
  expect(formatAboutSeconds(4.2)).toBe('about 4 s');
  expect(formatAboutSeconds(2_779)).toBe('about 46 min');
});

test('a share that is small but not nothing does not read as nothing', () => {
  expect(formatShare(0)).toBe('0 %');
  expect(formatShare(0.001)).toBe('< 1 %');
  expect(formatShare(0.999)).toBe('> 99 %');
  expect(formatShare(1)).toBe('100 %');
});

test('numbers keep about three digits at any size', () => {
  expect([31.234, 2508, 2e-4, 5.1e-9, 0].map(formatNumber)).toEqual([
    '31.2',
    '2,508',
    '0.0002',
    '5.1e-9',
    '0',
  ]);
});

test('yesterday is the day before, not a day ago', () => {
  const now = new Date(2026, 10, 21, 0, 30).getTime();
  expect(formatWhen(new Date(2026, 10, 20, 23, 50).getTime(), now)).toBe('Yesterday, 23:50');
  expect(formatWhen(new Date(2026, 10, 21, 0, 10).getTime(), now)).toBe('Today, 00:10');
  expect(formatWhen(new Date(2025, 1, 3).getTime(), now)).toBe('3 Feb 2025');
});

test('the last part of a path is found whichever slash there is', () => {
  expect(baseName('C:\\data\\a.h5ad')).toBe('a.h5ad');
  expect(baseName('/data/run/')).toBe('run');
});
