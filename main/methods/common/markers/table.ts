// The markers of all groups as one CSV table.
import { markerColumns } from '#shared/contract/results.ts';
import type { Markers } from './compute.ts';

const header =
  'cluster,gene,log2_fold_change,auc,cohens_d,mean,detected,detected_elsewhere,p_value,p_value_adjusted\n';

const width = markerColumns.length;
const [aucAt, pAt] = [markerColumns.indexOf('auc'), markerColumns.indexOf('log10P')];

/**
 * Every gene of every group, groups in their order, in each the highest AUC first. Empty where a comparison could not be
 * made. p-values below the smallest double are written out in full ("3.2e-415").
 * @returns UTF-8: with a hundred groups the text would be longer than a string may be
 */
export function markersTable(
  { features, nGroups, values }: Markers,
  groupNames: readonly string[],
  featureNames: readonly string[],
): Uint8Array {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(header)];
  for (let group = 0; group < nGroups; group++) {
    const first = group * features.length;
    const valueOf = (i: number, column: number): number =>
      values[(first + i) * width + column] ?? Number.NaN;
    const order = Array.from(features.keys()).sort(
      (a, b) => orLast(valueOf(b, aucAt)) - orLast(valueOf(a, aucAt)),
    );
    const rows = order.map((i) => {
      const numbers = markerColumns.map((_, column) =>
        column >= pAt ? formatPower(valueOf(i, column)) : formatPlain(valueOf(i, column)),
      );
      const name = featureNames[features[i] ?? -1] ?? '';
      return [quote(groupNames[group] ?? ''), quote(name), ...numbers].join(',');
    });
    parts.push(encoder.encode(`${rows.join('\n')}\n`));
  }
  return joinBytes(parts);
}

function orLast(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}

function formatPlain(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)));
}

/** 10 to the power of `log10`, however small. */
function formatPower(log10: number): string {
  if (Number.isNaN(log10)) return '';
  if (log10 > -300) return String(Number((10 ** log10).toPrecision(4)));
  const exponent = Math.floor(log10);
  return `${(10 ** (log10 - exponent)).toFixed(3)}e${exponent}`;
}

function quote(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
