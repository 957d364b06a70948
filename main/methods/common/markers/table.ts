// The markers of groups as tables for files.
import { markerColumns } from '#shared/contract/results.ts';
import { toCsvCell } from '#shared/model/csv-cell.ts';
import type { Cell } from '#main/io/write-csv.ts';
import type { XlsxSheet } from '#main/io/write-xlsx.ts';
import type { Markers } from './compute.ts';

const header = [
  ...['cluster', 'gene', 'log2_fold_change', 'auc', 'cohens_d', 'mean', 'detected'],
  ...['detected_elsewhere', 'p_value', 'p_value_adjusted'],
];

const width = markerColumns.length;
const [aucAt, pAt] = [markerColumns.indexOf('auc'), markerColumns.indexOf('log10P')];

/** Markers with the names of what they are of. */
export interface NamedMarkers extends Markers {
  readonly groupNames: readonly string[];
  /** By the columns of the matrix. */
  readonly featureNames: readonly string[];
}

/**
 * Every gene of every group (or of those named), groups in their order, in each the highest AUC first. Empty where a comparison could not be
 * made. p-values below the smallest double are written out in full ("3.2e-415").
 * @returns UTF-8: with a hundred groups the text would be longer than a string may be
 */
export function markersTable(
  markers: NamedMarkers,
  groups: readonly string[] = markers.groupNames,
): Uint8Array {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(`${header.join(',')}\n`)];
  for (const name of groups) {
    const rows = listRows(markers, markers.groupNames.indexOf(name)).map((cells) =>
      [name, ...cells].map((cell) => toCsvCell(String(cell ?? ''))).join(','),
    );
    parts.push(encoder.encode(`${rows.join('\n')}\n`));
  }
  return joinBytes(parts);
}

/** The same as one sheet for each of the groups named. Names of sheets are cut to what Excel takes. */
export function markerSheets(
  markers: NamedMarkers,
  groups: readonly string[],
): readonly XlsxSheet[] {
  const taken = new Set<string>();
  return groups.map((name) => ({
    name: sheetName(name, taken),
    header: header.slice(1),
    rows: listRows(markers, markers.groupNames.indexOf(name)),
  }));
}

/** The genes of a group, the highest AUC first: name, then the numbers in the order of `header`. */
function listRows(
  { features, featureNames, values }: NamedMarkers,
  group: number,
): readonly Cell[][] {
  const first = group * features.length;
  const valueOf = (i: number, column: number): number =>
    values[(first + i) * width + column] ?? Number.NaN;
  const order = Array.from(features.keys()).sort(
    (a, b) => orLast(valueOf(b, aucAt)) - orLast(valueOf(a, aucAt)),
  );
  return order.map((i) => [
    featureNames[features[i] ?? -1] ?? '',
    ...markerColumns.map((_, column) =>
      column >= pAt ? toPower(valueOf(i, column)) : toPlain(valueOf(i, column)),
    ),
  ]);
}

/** At most 31 letters, none of []:*?/\, and no two alike but for case. */
function sheetName(group: string, taken: Set<string>): string {
  const plain = group.replaceAll(/[[\]:*?/\\]/g, '_').slice(0, 31) || 'group';
  let name = plain;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain.slice(0, 27)} ${n}`;
  taken.add(name.toLowerCase());
  return name;
}

function orLast(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}

function toPlain(value: number): Cell {
  return Number.isNaN(value) ? null : Number(value.toPrecision(6));
}

/** 10 to the power of `log10`, however small. */
function toPower(log10: number): Cell {
  if (Number.isNaN(log10)) return null;
  if (log10 > -300) return Number((10 ** log10).toPrecision(4));
  const exponent = Math.floor(log10);
  return `${(10 ** (log10 - exponent)).toFixed(3)}e${exponent}`;
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
