// Fixes: small edits of our view of an input, made in order each time it is read. The file itself is never touched.
import { z } from 'zod';

const path = z.string().min(1).max(4096);
const column = z.string().min(1).max(300);

/** Genes that share a name after a conversion: one gene with the sum, or apart with the endings -1, -2 ... */
const repeatsSchema = z.enum(['sum', 'keep']);
export type Repeats = z.infer<typeof repeatsSchema>;

export const fixSchema = z.discriminatedUnion('kind', [
  /** Rows and columns exchanged. */
  z.strictObject({ kind: z.literal('transpose') }),
  /** Repeated names get the endings -1, -2 ... */
  z.strictObject({ kind: z.literal('unique-names'), of: z.enum(['cells', 'features']) }),
  /** ENSG00000141510.16 becomes ENSG00000141510. */
  z.strictObject({ kind: z.literal('strip-versions') }),
  /** Features are called what a column of the file's own table of features says. */
  z.strictObject({
    kind: z.literal('names-from-column'),
    column,
    /** Left out: added up where the numbers are counts. */
    repeats: repeatsSchema.optional(),
  }),
  /** Features are called what a table (csv, tsv, xlsx) says; its columns left out: the first pair that fits. */
  z.strictObject({
    kind: z.literal('names-from-table'),
    path,
    from: column.optional(),
    to: column.optional(),
    repeats: repeatsSchema.optional(),
  }),
  /** Cells without any value, or features that no cell has, are left out. */
  z.strictObject({ kind: z.literal('drop-empty'), of: z.enum(['cells', 'features', 'both']) }),
  z.strictObject({ kind: z.literal('rename-column'), column, to: column }),
  /** Values of a column of the cells by their new names; two that become one are merged. */
  z.strictObject({
    kind: z.literal('rename-values'),
    column,
    values: z.record(z.string().max(300), z.string().max(300)),
  }),
  /** Cells without a value in a column get this one. */
  z.strictObject({ kind: z.literal('fill-missing'), column, value: column }),
  /** The line of a sample sheet whose `column` names the file: its other columns become columns of all cells. */
  z.strictObject({ kind: z.literal('sheet-by-file'), path, column }),
  /** Lines of a sample sheet matched to cells by a column of theirs; null: by the names of the cells. */
  z.strictObject({
    kind: z.literal('sheet-by-cell'),
    path,
    column,
    cellColumn: column.nullable(),
  }),
]);
export type Fix = z.infer<typeof fixSchema>;
export type FixKind = Fix['kind'];

export const fixesSchema = z.array(fixSchema).max(60);

/** The table a fix reads, if any. */
export function fileOfFix(fix: Fix): string | null {
  return 'path' in fix ? fix.path : null;
}

/** The field that a short form on the command line sets: `unique-names:cells`. */
const shortFields: Readonly<Partial<Record<FixKind, string>>> = {
  'unique-names': 'of',
  'names-from-column': 'column',
  'names-from-table': 'path',
  'drop-empty': 'of',
};

/** Every kind with what follows it, for help texts. */
export const fixForms: readonly string[] = fixSchema.options.map(({ shape }) => {
  const kind = shape.kind.value;
  const others = Object.keys(shape).filter((key) => key !== 'kind');
  if (others.length === 0) return kind;
  const short = shortFields[kind];
  const fields = others.map((key) => `"${key}":${formOf(shape[key as keyof typeof shape])}`);
  const whole = `{"kind":"${kind}",${fields.join(',')}}`;
  if (short === undefined) return whole;
  const plain = `${kind}:${short.toUpperCase()}`;
  return others.length > 1 ? `${plain} (or ${whole})` : plain;
});

/** The values there are, or dots. */
function formOf(field: z.ZodType): string {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  if (!(inner instanceof z.ZodEnum)) return '...';
  return inner.options.map((value) => `"${value}"`).join('|');
}

/** A fix as one word of a command line: `transpose`, `drop-empty:cells`, or JSON where it takes more. */
export function writeFix(fix: Fix): string {
  const { kind, ...fields } = fix;
  const [only, ...others] = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (only === undefined) return kind;
  const [field, value] = only;
  const isShort = others.length === 0 && field === shortFields[kind] && typeof value === 'string';
  return isShort ? `${kind}:${value}` : JSON.stringify(fix);
}

/** The fix that `writeFix` wrote, or a person; null when it is none. */
export function parseFix(text: string): Fix | null {
  const checked = fixSchema.safeParse(text.startsWith('{') ? parseJson(text) : parseShort(text));
  return checked.success ? checked.data : null;
}

function parseShort(text: string): unknown {
  const colon = text.indexOf(':');
  if (colon < 0) return { kind: text };
  const kind = text.slice(0, colon);
  const field = shortFields[kind as FixKind];
  return field === undefined ? null : { kind, [field]: text.slice(colon + 1) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // what is no JSON is no fix
  }
}

const things = { cells: 'cells', features: 'genes', both: 'cells and genes' } as const;

/** What a fix does, as it may follow "the file, ": in lists, in the report, in the text for a paper. */
export function describeFix(fix: Fix): string {
  switch (fix.kind) {
    case 'transpose':
      return 'rows and columns exchanged';
    case 'unique-names':
      return `repeated names of ${things[fix.of]} made unique`;
    case 'strip-versions':
      return 'versions taken off the Ensembl ids';
    case 'names-from-column':
      return `genes named by the column “${fix.column}”${describeRepeats(fix.repeats)}`;
    case 'names-from-table':
      return `genes renamed by ${nameOf(fix.path)}${describeRepeats(fix.repeats)}`;
    case 'drop-empty':
      return `empty ${things[fix.of]} left out`;
    case 'rename-column':
      return `column “${fix.column}” called “${fix.to}”`;
    case 'rename-values':
      return `values of “${fix.column}” renamed (${describeValues(fix.values)})`;
    case 'fill-missing':
      return `cells without “${fix.column}” called “${fix.value}”`;
    case 'sheet-by-file':
      return `columns of ${nameOf(fix.path)} joined by the name of the file (“${fix.column}”)`;
    case 'sheet-by-cell':
      return `columns of ${nameOf(fix.path)} joined by “${fix.column}” to ${fix.cellColumn === null ? 'the names of the cells' : `“${fix.cellColumn}” of the cells`}`;
  }
}

function describeRepeats(repeats: Repeats | undefined): string {
  if (repeats === undefined) return '';
  return repeats === 'sum' ? ', those of one name added up' : ', those of one name kept apart';
}

function describeValues(values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values).map(([from, to]) => `“${from}” to “${to}”`);
  const nMore = pairs.length - 3;
  return nMore > 0 ? `${pairs.slice(0, 3).join(', ')} and ${nMore} more` : pairs.join(', ');
}

function nameOf(file: string): string {
  const parts = file.split(/[\\/]/).filter((part) => part !== '');
  return parts.at(-1) ?? file;
}
