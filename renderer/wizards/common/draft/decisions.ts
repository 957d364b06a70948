// What a person decides in a wizard, and every decision by its name: plain data and a pure function.
import { z } from 'zod';
import { inputSchema, type Input } from '#shared/contract/data.ts';
import { describeFix, type Fix } from '#shared/contract/fixes.ts';
import { baseName } from '#renderer/components/format.ts';
import type { DraftRules, ParamValues } from '../params.ts';

/** A sample sheet, and by what it joins. */
const sheetSchema = z.strictObject({
  path: z.string().min(1).max(4096),
  /** Column of the sheet and what it is matched with; null: not decided yet. */
  key: z
    .strictObject({
      column: z.string(),
      by: z.enum(['file', 'cell']),
      /** Column of the cells; null: their names. */
      cellColumn: z.string().nullable(),
    })
    .nullable(),
});
export type DraftSheet = z.infer<typeof sheetSchema>;

const sidePath = z.string().min(1).max(4096);

/** What a person decides; all of it can be undone. */
export const settledSchema = z.strictObject({
  inputs: z.array(inputSchema).max(64),
  sheet: sheetSchema.nullable().default(null),
  /** Files beside the inputs, by their names; none is an empty list. A version before kept one of each. */
  files: z
    .record(
      z.string(),
      z.union([z.array(sidePath).min(1).max(64), sidePath.transform((path) => [path])]),
    )
    .default({}),
  /** auto: one batch per file, or the column that looks like one when there is a single file. */
  batchMode: z.enum(['auto', 'file', 'column']),
  batchKey: z.string().nullable(),
  /** Names given to files as batches, by path. */
  batchNames: z.record(z.string(), z.string().max(300)),
  /** `labelKey` counts only in mode `column`. */
  labelMode: z.enum(['auto', 'none', 'column']),
  labelKey: z.string().nullable(),
  preset: z.string(),
  overrides: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type Settled = z.infer<typeof settledSchema>;

/** Decisions, each of which can be undone. */
export type DraftEdit =
  | { readonly type: 'files-added'; readonly paths: readonly string[] }
  | { readonly type: 'file-removed'; readonly path: string }
  | { readonly type: 'file-replaced'; readonly path: string; readonly by: string }
  | { readonly type: 'matrix-chosen'; readonly path: string; readonly matrix: string }
  /** To one file, or to several at once. */
  | {
      readonly type: 'fixes-added';
      readonly fixes: readonly { readonly path: string; readonly fix: Fix }[];
    }
  | { readonly type: 'fix-removed'; readonly path: string; readonly index: number }
  /** The same fix done another way. */
  | {
      readonly type: 'fix-changed';
      readonly path: string;
      readonly index: number;
      readonly fix: Fix;
    }
  /** The sheet is no input any more where it was taken for one. */
  | { readonly type: 'sheet-chosen'; readonly path: string }
  | { readonly type: 'sheet-joined'; readonly key: NonNullable<DraftSheet['key']> }
  | { readonly type: 'sheet-removed' }
  /** In place of those before; none: it is left out. */
  | { readonly type: 'side-files-chosen'; readonly name: string; readonly paths: readonly string[] }
  | { readonly type: 'batch-mode-chosen'; readonly mode: 'file' | 'column' }
  | { readonly type: 'batch-column-chosen'; readonly name: string }
  | { readonly type: 'batch-renamed'; readonly path: string; readonly name: string }
  | { readonly type: 'label-chosen'; readonly name: string | null }
  | { readonly type: 'preset-chosen'; readonly preset: string }
  | { readonly type: 'params-changed'; readonly changes: ParamValues }
  | { readonly type: 'params-reset'; readonly names: readonly string[] };

/** What is settled after a decision. */
export function decide(settled: Settled, action: DraftEdit, rules: DraftRules): Settled {
  switch (action.type) {
    case 'files-added':
      return addFiles(settled, action.paths, rules);
    case 'file-removed':
      return { ...settled, inputs: settled.inputs.filter((input) => input.path !== action.path) };
    case 'file-replaced':
      return { ...settled, inputs: replaceInput(settled.inputs, action.path, action.by) };
    case 'matrix-chosen':
      return changeInput(settled, action.path, (input) => ({ ...input, matrix: action.matrix }));
    case 'fixes-added':
      return action.fixes.reduce(
        (now, { path, fix }) =>
          changeInput(now, path, (input) => ({ ...input, fixes: addFix(input.fixes, fix) })),
        settled,
      );
    case 'fix-removed':
      return changeInput(settled, action.path, (input) => ({
        ...input,
        fixes: (input.fixes ?? []).filter((_, index) => index !== action.index),
      }));
    case 'fix-changed':
      return changeInput(settled, action.path, (input) => ({
        ...input,
        fixes: (input.fixes ?? []).map((fix, index) => (index === action.index ? action.fix : fix)),
      }));
    case 'sheet-chosen':
      return {
        ...settled,
        inputs: settled.inputs.filter((input) => input.path !== action.path),
        sheet: { path: action.path, key: null },
      };
    case 'sheet-joined':
      return settled.sheet === null
        ? settled
        : { ...settled, sheet: { ...settled.sheet, key: action.key } };
    case 'sheet-removed':
      return { ...settled, sheet: null };
    case 'side-files-chosen':
      return { ...settled, files: withFiles(settled.files, action.name, action.paths) };
    case 'batch-mode-chosen':
      return { ...settled, batchMode: action.mode };
    case 'batch-column-chosen':
      return { ...settled, batchMode: 'column', batchKey: action.name };
    case 'batch-renamed':
      return { ...settled, batchNames: { ...settled.batchNames, [action.path]: action.name } };
    case 'label-chosen':
      return action.name === null
        ? { ...settled, labelMode: 'none' }
        : { ...settled, labelMode: 'column', labelKey: action.name };
    case 'preset-chosen':
      return {
        ...settled,
        preset: action.preset,
        overrides: pick(settled.overrides, (name) => rules.kept.includes(name)),
      };
    case 'params-changed':
      return withParams(settled, action.changes, rules);
    case 'params-reset':
      return {
        ...settled,
        overrides: pick(settled.overrides, (name) => !action.names.includes(name)),
      };
  }
}

/** What the button that undoes it will name; decisions with the same key one after another are one. */
export function describeEdit(action: DraftEdit): {
  readonly label: string;
  readonly key: string | null;
} {
  const once = (label: string) => ({ label, key: null });
  switch (action.type) {
    case 'files-added':
      return once(
        action.paths.length === 1 ? `adding ${baseName(action.paths[0] ?? '')}` : 'adding files',
      );
    case 'file-removed':
      return once(`removing ${baseName(action.path)}`);
    case 'file-replaced':
      return once(`choosing ${baseName(action.by)} instead of ${baseName(action.path)}`);
    case 'matrix-chosen':
      return once(`using ${action.matrix} of ${baseName(action.path)}`);
    case 'fixes-added': {
      const [first] = action.fixes;
      return once(
        first === undefined || action.fixes.length > 1
          ? `${action.fixes.length} fixes`
          : `${baseName(first.path)}: ${describeFix(first.fix)}`,
      );
    }
    case 'fix-changed':
      return once(`${baseName(action.path)}: ${describeFix(action.fix)}`);
    case 'fix-removed':
      return once(`taking back a fix of ${baseName(action.path)}`);
    case 'sheet-chosen':
    case 'sheet-joined':
      return once('the sample sheet');
    case 'sheet-removed':
      return once('removing the sample sheet');
    case 'side-files-chosen':
      return once(
        action.paths.length === 0
          ? `removing the ${action.name}`
          : `choosing ${action.paths.map(baseName).join(', ')}`,
      );
    case 'batch-mode-chosen':
    case 'batch-column-chosen':
      return once('what makes a batch');
    case 'batch-renamed':
      return { label: 'the name of a batch', key: `batch-renamed ${action.path}` };
    case 'label-chosen':
      return once('the column of known types');
    case 'preset-chosen':
      return once(`the preset “${action.preset}”`);
    case 'params-changed': {
      const names = Object.keys(action.changes).join(' ');
      return { label: 'a change of the plan', key: `params-changed ${names}` };
    }
    case 'params-reset':
      return once('a reset of the plan');
  }
}

function changeInput(settled: Settled, path: string, change: (input: Input) => Input): Settled {
  return {
    ...settled,
    inputs: settled.inputs.map((input) => (input.path === path ? change(input) : input)),
  };
}

/** Rows and columns are exchanged first, and twice is as before; the same fix twice is once. */
function addFix(fixes: readonly Fix[] = [], fix: Fix): Fix[] {
  if (fix.kind === 'transpose' && fixes.some(({ kind }) => kind === 'transpose')) {
    return fixes.filter(({ kind }) => kind !== 'transpose');
  }
  if (fix.kind === 'transpose') return [fix, ...fixes];
  const text = JSON.stringify(fix);
  return fixes.some((other) => JSON.stringify(other) === text) ? [...fixes] : [...fixes, fix];
}

/** A workbook cannot be counts: it is taken for the sample sheet. So is every file that can only be one beside the inputs. */
function addFiles(
  settled: Settled,
  paths: readonly string[],
  { sideFiles }: Pick<DraftRules, 'sideFiles'>,
): Settled {
  const isWorkbook = (path: string) => /\.xlsx$/i.test(path);
  const sheet = paths.find(isWorkbook);
  const beside = sideFiles.flatMap(({ name, isOne, isOneOfSeveral = false }) => {
    const own = paths.filter(isOne);
    return own.length === 0 ? [] : [[name, isOneOfSeveral ? own : own.slice(0, 1)] as const];
  });
  const isBeside = (path: string) => sideFiles.some(({ isOne }) => isOne(path));
  return {
    ...settled,
    inputs: addInputs(
      settled.inputs,
      paths.filter((path) => !isWorkbook(path) && !isBeside(path)),
    ),
    sheet: sheet === undefined ? settled.sheet : { path: sheet, key: null },
    files: { ...settled.files, ...Object.fromEntries(beside) },
  };
}

function withFiles(
  files: Settled['files'],
  name: string,
  paths: readonly string[],
): Settled['files'] {
  return paths.length === 0
    ? pick(files, (other) => other !== name)
    : { ...files, [name]: [...new Set(paths)] };
}

function addInputs(inputs: readonly Input[], paths: readonly string[]): Input[] {
  const known = new Set(inputs.map((input) => input.path));
  const added = [...new Set(paths)].filter((path) => !known.has(path)).map((path) => ({ path }));
  return [...inputs, ...added].slice(0, 64);
}

function replaceInput(inputs: readonly Input[], path: string, by: string): Input[] {
  return inputs
    .filter((input) => input.path !== by || input.path === path)
    .map((input) => (input.path === path ? { path: by } : input));
}

/** A value equal to the preset's is no change, so it is not kept as one. */
function withParams(settled: Settled, changes: ParamValues, rules: DraftRules): Settled {
  const overrides = { ...settled.overrides, ...changes };
  const preset = rules.ofPreset(settled.preset, overrides);
  const usual = rules.ofPreset('recommended', {});
  const isChange = (name: string): boolean =>
    overrides[name] !== preset[name] ||
    (rules.kept.includes(name) && overrides[name] !== usual[name]);
  return { ...settled, overrides: pick(overrides, isChange) };
}

function pick<Value>(
  all: Readonly<Record<string, Value>>,
  isWanted: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)));
}
