// The flags that say what inputs are: which matrix, what is to be put right, and a sample sheet.
import path from 'node:path';
import type { Input } from '#shared/contract/data.ts';
import { fixForms, parseFix, type Fix } from '#shared/contract/fixes.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { Arguments, Flag } from './flags.ts';

const group = 'What the inputs are';

export const inputFlags: readonly Flag[] = [
  {
    name: 'matrix',
    kind: 'text',
    placeholder: 'PATH[@INPUT]',
    help: 'Which matrix of the files, or of one, holds the counts: X, layers/NAME, raw/X or mod/NAME/X; without it the likely one. May be repeated.',
    group,
  },
  {
    name: 'fix',
    kind: 'text',
    placeholder: 'FIX[@INPUT]',
    help: `Puts something right on reading, in all files or in one; the files are not changed. May be repeated; made in order. FIX is ${fixForms.join(', ')}.`,
    group,
  },
  {
    name: 'sample-sheet',
    kind: 'text',
    placeholder: 'FILE',
    help: 'A csv, tsv or xlsx of what is known of files or cells; its columns become columns of the cells.',
    group,
  },
  {
    name: 'sheet-key',
    kind: 'text',
    placeholder: 'COLUMN[=CELLS]',
    help: 'Column of the sheet that names the files; or, with =CELLS, the cells: by a column of theirs, or by their names (=index).',
    group,
  },
];

/** For commands in which each file can be a batch. */
export const batchNamesFlag: Flag = {
  name: 'batch-names',
  kind: 'list',
  placeholder: 'NAME...',
  help: 'Names of the batches, one for each file in their order; without it the names of the files.',
  group,
};

/** The names of the files as batches; null: those of the files. Throws `usage`. */
export function readBatchNames(args: Arguments, files: readonly string[]): string[] | null {
  const names = args.all('batch-names');
  if (names.length === 0) return null;
  const key = args.text('batch-key');
  if (key !== undefined) {
    throw new AppError('usage', `--batch-names: the batch is said by the column "${key}".`, {
      hint: 'Leave out --batch-key to make each file a batch, or rename values of the column (--fix).',
    });
  }
  if (names.length === files.length) return [...names];
  throw new AppError(
    'usage',
    `--batch-names: expected one name for each of ${files.length} files, found ${names.length}.`,
    { hint: 'Put names with spaces into quotes.' },
  );
}

/** The inputs named by `files`, as the flags say. Throws `usage`. */
export function readInputs(args: Arguments, files: readonly string[]): Input[] {
  const matrices = args.all('matrix').map((text) => splitAt(text, files));
  const fixes = args.all('fix').map((text) => readFix(text, files));
  const sheet = readSheet(args);
  return files.map((file) => {
    const own = <Item extends { readonly file: string | null }>({ file: meant }: Item) =>
      meant === null || meant === file;
    const matrix = matrices.findLast(own)?.text;
    const chosen = [...fixes.filter(own).map(({ fix }) => fix), ...sheet];
    return {
      path: path.resolve(file),
      ...(matrix === undefined ? {} : { matrix }),
      ...(chosen.length === 0 ? {} : { fixes: chosen }),
    };
  });
}

/** The text and the file it is meant for, given behind the last @ by its path or its name; null: all files. */
function splitAt(
  text: string,
  files: readonly string[],
): { readonly text: string; readonly file: string | null } {
  for (const file of files) {
    for (const name of [path.resolve(file), file, path.basename(file)]) {
      if (text.endsWith(`@${name}`)) return { text: text.slice(0, -name.length - 1), file };
    }
  }
  return { text, file: null };
}

function readFix(text: string, files: readonly string[]) {
  const { text: written, file } = splitAt(text, files);
  const fix = parseFix(written);
  if (fix !== null) return { fix: resolvePath(fix), file };
  throw new AppError('usage', `--fix ${text}: expected one of ${fixForms.join(', ')}.`, {
    hint: `To mean one file, put @ and its name behind the fix; the files are ${files.map((each) => path.basename(each)).join(', ')}.`,
  });
}

function resolvePath(fix: Fix): Fix {
  return 'path' in fix ? { ...fix, path: path.resolve(fix.path) } : fix;
}

function readSheet(args: Arguments): readonly Fix[] {
  const [file, key] = [args.text('sample-sheet'), args.text('sheet-key')];
  if (file === undefined && key === undefined) return [];
  if (file === undefined || key === undefined) {
    throw new AppError('usage', '--sample-sheet and --sheet-key belong together.', {
      hint: 'The key is the column of the sheet that names the files, or COLUMN=CELLS for cells.',
    });
  }
  const sheet = path.resolve(file);
  const equals = key.indexOf('=');
  if (equals < 0) return [{ kind: 'sheet-by-file', path: sheet, column: key }];
  const cells = key.slice(equals + 1);
  const cellColumn = cells === 'index' ? null : cells;
  return [{ kind: 'sheet-by-cell', path: sheet, column: key.slice(0, equals), cellColumn }];
}
