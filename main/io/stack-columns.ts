// The columns of several tables below each other.
import { lengthOf, toTexts } from './columns.ts';
import type { Column, Table } from './types.ts';

/**
 * Every column that any table has, in order of first appearance. Kinds that agree are kept; whole numbers and numbers
 * become numbers; anything else becomes categories of the texts. Rows of a table without the column have it missing.
 */
export function stackColumns(tables: readonly Table[]): Map<string, Column> {
  const names = new Set(tables.flatMap((table) => [...table.columns.keys()]));
  return new Map(Array.from(names, (name) => [name, stackColumn(tables, name)]));
}

/** Texts as categories: those of `categories` that are given, otherwise all in alphabetical order. */
export function toCategorical(
  values: readonly (string | null)[],
  categories: readonly string[] = [...new Set(values.filter((value) => value !== null))].sort(),
): Extract<Column, { type: 'categorical' }> {
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(values, (value) => codeOf.get(value ?? '') ?? -1);
  if (!codeOf.has('')) return { type: 'categorical', codes, categories, ordered: false };
  const exact = codes.map((code, i) => (values[i] === null ? -1 : code));
  return { type: 'categorical', codes: exact, categories, ordered: false };
}

function stackColumn(tables: readonly Table[], name: string): Column {
  const [only] = tables;
  const parts = tables.map((table) => table.columns.get(name));
  if (only !== undefined && tables.length === 1 && parts[0] !== undefined) return parts[0];
  const kinds = new Set(parts.flatMap((part) => (part === undefined ? [] : [part.type])));
  const nRows = tables.map((table) => table.index.length);
  const isNumeric = [...kinds].every((kind) => kind === 'integer' || kind === 'number');
  if (kinds.size === 1 && kinds.has('integer')) return stackIntegers(parts, nRows);
  if (isNumeric)
    return { type: 'number', values: Float64Array.from(parts.flatMap(numbersOf(nRows))) };
  if (kinds.size === 1 && kinds.has('boolean')) {
    const values = parts.flatMap((part, i) =>
      part?.type === 'boolean' ? [...part.values] : filled(nRows[i], 2),
    );
    return { type: 'boolean', values: Uint8Array.from(values) };
  }
  const texts = parts.flatMap((part, i) =>
    part === undefined ? filled(nRows[i], null) : toTexts(part),
  );
  if (kinds.size === 1 && kinds.has('string')) return { type: 'string', values: texts };
  const categories = parts.flatMap((part) => (part?.type === 'categorical' ? part.categories : []));
  const isCategorical = kinds.size === 1 && kinds.has('categorical');
  return isCategorical ? toCategorical(texts, [...new Set(categories)]) : toCategorical(texts);
}

function numbersOf(nRows: readonly number[]) {
  return (part: Column | undefined, i: number): number[] => {
    if (part?.type === 'number') return [...part.values];
    if (part?.type !== 'integer') return filled(nRows[i], Number.NaN);
    return Array.from(part.values, (value, row) =>
      part.missing?.[row] === 1 ? Number.NaN : value,
    );
  };
}

function stackIntegers(parts: readonly (Column | undefined)[], nRows: readonly number[]): Column {
  const integers = parts.map((part) => (part?.type === 'integer' ? part : undefined));
  const values = integers.flatMap((part, i) => (part ? [...part.values] : filled(nRows[i], 0)));
  const missing = integers.flatMap((part, i) =>
    part ? [...(part.missing ?? filled(lengthOf(part), 0))] : filled(nRows[i], 1),
  );
  const isWide = integers.some((part) => part?.values instanceof Float64Array);
  return {
    type: 'integer',
    values: isWide ? Float64Array.from(values) : Int32Array.from(values),
    missing: missing.includes(1) ? Uint8Array.from(missing) : null,
  };
}

function filled<Value>(length: number | undefined, value: Value): Value[] {
  return new Array<Value>(length ?? 0).fill(value);
}
