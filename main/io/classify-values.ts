// Says what the numbers of a matrix are from a sample, with the evidence.
import type { ValueKind } from '#shared/contract/data.ts';
import type { ValueSample } from './sample-values.ts';

/** Largest spread of totals per cell (5th to 95th percentile, as share of the median) that still counts as "the same". */
const sameTotal = 0.02;
/** Share of values that must be whole multiples of the cell's smallest. */
const mostlyMultiples = 0.95;
/** ln(1 + x) of any count is below this; larger values were never logged. */
const largestLog = 20;

/** Decides between counts, ln(1 + x), normalised, scaled, binary, fractional and empty. Pure. */
export function classifyValues(sample: ValueSample): ValueKind {
  const { values } = sample;
  const range = summarise(values);
  if (values.length === 0) return { kind: 'empty', evidence: 'no value other than zero was found' };
  if (range.nBad > 0) {
    const evidence = `${range.nBad.toLocaleString('en-US')} of ${said(values.length)} values are not numbers (NaN or infinite)`;
    return { kind: 'fractional', evidence };
  }
  if (range.min < 0) {
    const evidence = `${percent(range.nNegative / sample.nPlaces)} of values below zero, ${short(range.min)} to ${short(range.max)}, mean ${short(range.sum / sample.nPlaces)}`;
    return { kind: 'scaled', evidence };
  }
  if (range.nFractional === 0) {
    if (range.max === 1) return { kind: 'binary', evidence: 'all values 0 or 1' };
    return { kind: 'counts', evidence: `all whole numbers, 0 to ${said(range.max)}` };
  }
  return classifyFractions(sample, range);
}

function classifyFractions(sample: ValueSample, range: Range): ValueKind {
  const span = `${short(range.min)} to ${short(range.max)}, ${percent(range.nFractional / sample.values.length)} not whole`;
  const mayBeLog = range.max < largestLog;
  const logTotals = mayBeLog ? agreeingTotal(sample.rows, Math.expm1) : null;
  if (logTotals !== null) {
    const evidence = `${span}; undoing ln(1 + x) gives every cell a total of ${said(logTotals)}`;
    return { kind: 'log1p', total: logTotals, evidence };
  }
  const totals = agreeingTotal(sample.rows, (value) => value);
  if (totals !== null) {
    return {
      kind: 'normalised',
      total: totals,
      evidence: `${span}; every cell has a total of ${said(totals)}`,
    };
  }
  const logMultiples = mayBeLog ? shareOfMultiples(sample.rows, Math.expm1) : 0;
  const multiples = shareOfMultiples(sample.rows, (value) => value);
  if (logMultiples >= mostlyMultiples && logMultiples >= multiples) {
    const evidence = `${span}; after undoing ln(1 + x), ${percent(logMultiples)} of a cell's values are multiples of its smallest`;
    return { kind: 'log1p', evidence };
  }
  if (multiples >= mostlyMultiples) {
    const evidence = `${span}; ${percent(multiples)} of a cell's values are multiples of its smallest`;
    return { kind: 'normalised', evidence };
  }
  if (mayBeLog && range.max > 2) {
    return { kind: 'log1p', evidence: `${span}; no value above 20, as after a logarithm` };
  }
  return { kind: 'fractional', evidence: `${span}; totals per cell differ` };
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly nNegative: number;
  readonly nFractional: number;
  readonly nBad: number;
}

function summarise(values: Float64Array): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let [sum, nNegative, nFractional, nBad] = [0, 0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) {
      nBad++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    if (value < 0) nNegative++;
    if (!Number.isInteger(value)) nFractional++;
  }
  return { min, max, sum, nNegative, nFractional, nBad };
}

/** The total that all rows share after `undo`, rounded to a plain number when it is one; null when they differ. */
function agreeingTotal(
  rows: readonly Float64Array[],
  undo: (value: number) => number,
): number | null {
  const totals = rows
    .filter((row) => row.length > 0)
    .map((row) => row.reduce((sum, value) => sum + undo(value), 0))
    .sort((a, b) => a - b);
  if (totals.length < 3) return null;
  const at = (share: number) => totals[Math.round(share * (totals.length - 1))] ?? 0;
  const median = at(0.5);
  if (!Number.isFinite(median) || median <= 0) return null;
  if ((at(0.95) - at(0.05)) / median > sameTotal) return null;
  const power = 10 ** Math.round(Math.log10(median));
  return Math.abs(median / power - 1) < sameTotal ? power : Number(median.toPrecision(4));
}

/** Share of values that, after `undo`, are whole multiples of the smallest of their row (a count of one). */
function shareOfMultiples(rows: readonly Float64Array[], undo: (value: number) => number): number {
  let nTested = 0;
  let nMultiples = 0;
  for (const row of rows) {
    const unit = row.reduce(
      (least, value) => Math.min(least, undo(value)),
      Number.POSITIVE_INFINITY,
    );
    for (const value of row) {
      const ratio = undo(value) / unit;
      // Rounding of 32-bit numbers hides the pattern in large ratios; a ratio of one says nothing.
      if (ratio < 1.01 || ratio > 50) continue;
      nTested++;
      if (Math.abs(ratio - Math.round(ratio)) < 0.01) nMultiples++;
    }
  }
  return nTested < 50 ? 0 : nMultiples / nTested;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function said(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
