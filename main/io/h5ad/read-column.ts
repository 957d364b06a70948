// One column of a table of anndata, by its encoding. Source: anndata on-disk format specification, versions
// written by anndata 0.8 and newer; files before that name no encoding and keep categories elsewhere.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import type { ArrayStore } from '../array-store.ts';
import type { Report } from '../input-file.ts';
import { readAllTexts, readNumbersInto } from '../read-array.ts';
import { toTexts } from '../columns.ts';
import type { Column } from '../types.ts';

/** Reads the column at `path`. Throws `input-format` naming the encoding when it is none that is known. */
export async function readColumn(file: ArrayStore, path: string, report?: Report): Promise<Column> {
  if (file.kindOf(path) === 'dataset') return readPlainColumn(file, path, report);
  const encoding = file.textAttribute(path, 'encoding-type');
  switch (encoding) {
    case 'categorical':
      return readCategorical(file, path, report);
    case 'nullable-integer':
    case 'nullable-boolean':
    case 'nullable-string-array':
      return readNullable(file, path, report);
    default: {
      const found = file.kindOf(path) === null ? 'nothing' : `a group of encoding ${encoding}`;
      throw new AppError(
        'input-format',
        `${file.path}, ${path}: expected a column of numbers, text, categories or booleans, found ${found}.`,
        { hint: adviceOnDamage },
      );
    }
  }
}

async function readPlainColumn(file: ArrayStore, path: string, report?: Report): Promise<Column> {
  const dataset = await file.dataset(path);
  if (dataset.shape.length !== 1) {
    throw new AppError(
      'input-shape',
      `${file.path}, ${path}: expected one value per row, found shape [${dataset.shape.join(', ')}].`,
      { hint: adviceOnDamage },
    );
  }
  const nRows = dataset.shape[0] ?? 0;
  const { type } = dataset;
  if (type.kind === 'string')
    return { type: 'string', values: await readAllTexts(dataset, report) };
  if (type.kind === 'boolean') {
    const values = new Uint8Array(nRows);
    await readNumbersInto(values, dataset, report);
    return { type: 'boolean', values };
  }
  const isWide = type.kind === 'float' || type.size === 8 || (type.size === 4 && !type.isSigned);
  const values = isWide ? new Float64Array(nRows) : new Int32Array(nRows);
  await readNumbersInto(values, dataset, report);
  if (type.kind === 'float' && values instanceof Float64Array) return { type: 'number', values };
  return { type: 'integer', values: narrow(values), missing: null };
}

/** The same whole numbers in 32 bits where all of them fit. */
function narrow(values: Int32Array | Float64Array): Int32Array | Float64Array {
  return values instanceof Float64Array && values.every((value) => (value | 0) === value)
    ? Int32Array.from(values)
    : values;
}

function readCategorical(file: ArrayStore, path: string, report?: Report): Promise<Column> {
  return readCodes(
    file,
    { codes: `${path}/codes`, categories: `${path}/categories`, ordered: path },
    report,
  );
}

/**
 * Categories and codes from two places; `ordered` is where the attribute of that name is.
 * Throws `input-value` for a code without a category.
 */
export async function readCodes(
  file: ArrayStore,
  places: { readonly codes: string; readonly categories: string; readonly ordered: string },
  report?: Report,
): Promise<Column> {
  const named = await readColumn(file, places.categories);
  const categories = toTexts(named).map((category) => category ?? 'nan');
  const dataset = await file.dataset(places.codes);
  const codes = new Int32Array(dataset.shape[0] ?? 0);
  await readNumbersInto(codes, dataset, report);
  const bad = codes.findIndex((code) => code < -1 || code >= categories.length);
  if (bad >= 0) {
    throw new AppError(
      'input-value',
      `${file.path}, ${places.codes}, row ${bad}: expected -1 to ${categories.length - 1}, found ${codes[bad]}.`,
      { hint: 'The file is damaged, or its categories were edited by hand. Save it again.' },
    );
  }
  const ordered = Boolean(file.attribute(places.ordered, 'ordered'));
  const column = { type: 'categorical', codes, categories, ordered } as const;
  const isNumeric = named.type === 'number' || (named.type === 'integer' && !named.missing);
  return isNumeric ? { ...column, categoryType: named.type } : column;
}

async function readNullable(file: ArrayStore, path: string, report?: Report): Promise<Column> {
  const values = await readColumn(file, `${path}/values`, report);
  if (file.kindOf(`${path}/mask`) === null) return values;
  const mask = await readColumn(file, `${path}/mask`);
  if (mask.type !== 'boolean' && mask.type !== 'integer') {
    throw new AppError('input-format', `${file.path}, ${path}/mask: expected booleans.`, {
      hint: adviceOnDamage,
    });
  }
  const missing = Uint8Array.from(mask.values);
  switch (values.type) {
    case 'integer':
      return { ...values, missing };
    case 'boolean':
      return { type: 'boolean', values: values.values.map((value, i) => (missing[i] ? 2 : value)) };
    case 'string':
      return { type: 'string', values: values.values.map((text, i) => (missing[i] ? null : text)) };
    case 'number':
      return {
        type: 'number',
        values: values.values.map((value, i) => (missing[i] ? Number.NaN : value)),
      };
    case 'categorical':
      return values;
  }
}
