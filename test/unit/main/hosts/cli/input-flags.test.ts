import path from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from '#main/hosts/cli/flags.ts';
import {
  batchNamesFlag,
  inputFlags,
  readBatchNames,
  readInputs,
} from '#main/hosts/cli/input-flags.ts';
import { repeatCommand } from '#shared/contract/repeat-command.ts';
import type { RunRecord } from '#shared/contract/results.ts';

const files = ['a.csv', 'more/b@2.h5ad'];
const read = (...words: string[]) => readInputs(readArguments(words, inputFlags), files);
const place = (name: string) => path.resolve(name);

test('without flags an input is its path', () => {
  expect(read()).toEqual([{ path: place('a.csv') }, { path: place('more/b@2.h5ad') }]);
});

test('a matrix or a fix is meant for all files, or for the one behind the @', () => {
  const inputs = read(
    ...[
      '--fix',
      'strip-versions',
      '--fix',
      'transpose@a.csv',
      '--fix',
      'drop-empty:cells@b@2.h5ad',
    ],
    ...['--matrix', 'X', '--matrix', 'raw/X@more/b@2.h5ad'],
  );
  expect(inputs).toEqual([
    {
      path: place('a.csv'),
      matrix: 'X',
      fixes: [{ kind: 'strip-versions' }, { kind: 'transpose' }],
    },
    {
      path: place('more/b@2.h5ad'),
      matrix: 'raw/X',
      fixes: [{ kind: 'strip-versions' }, { kind: 'drop-empty', of: 'cells' }],
    },
  ]);
});

test('a sample sheet joins files by a column, or cells by a pair of columns', () => {
  expect(read('--sample-sheet', 's.csv', '--sheet-key', 'file')[1]?.fixes).toEqual([
    { kind: 'sheet-by-file', path: place('s.csv'), column: 'file' },
  ]);
  expect(read('--sample-sheet', 's.csv', '--sheet-key', 'id=donor')[0]?.fixes).toEqual([
    { kind: 'sheet-by-cell', path: place('s.csv'), column: 'id', cellColumn: 'donor' },
  ]);
  expect(read('--sample-sheet', 's.csv', '--sheet-key', 'id=index')[0]?.fixes?.[0]).toMatchObject({
    cellColumn: null,
  });
  expect(() => read('--sample-sheet', 's.csv')).toThrow(/belong together/);
});

test('a fix there is not is answered with those there are', () => {
  expect(() => read('--fix', 'turn')).toThrow(/--fix turn: expected one of transpose, /);
  expect(() => read('--fix', 'transpose@c.csv')).toThrow(/expected one of/);
});

/** The flags of those names with their values, as a shell hands them over. */
function wordsOf(command: string, ...names: readonly string[]): readonly string[] {
  const word = String.raw`(?:'(?:[^']|'\\'')*'|[^\s\\]+)`;
  const flags = new RegExp(`--(?:${names.join('|')})(?: ${word})+`, 'g');
  return [...command.matchAll(flags)].flatMap(([flag]) =>
    Array.from(flag.matchAll(new RegExp(word, 'g')), ([text]) =>
      text.startsWith("'") ? text.slice(1, -1).replaceAll(String.raw`'\''`, "'") : text,
    ),
  );
}

const readNames = (...words: string[]) =>
  readBatchNames(
    readArguments(words, [batchNamesFlag, { name: 'batch-key', kind: 'text', help: '' }]),
    files,
  );

test('batches are named in the order of the files, and none is left out', () => {
  expect(readNames()).toBeNull();
  expect(readNames('--batch-names', 'day 1', 'day 2')).toEqual(['day 1', 'day 2']);
  expect(() => readNames('--batch-names', 'day 1')).toThrow(/for each of 2 files, found 1/);
  expect(() => readNames('--batch-names', 'a', 'b', '--batch-key', 'plate')).toThrow(/"plate"/);
});

test('the command that repeats a run carries the names of its batches', () => {
  const inputs = ['day 1', "d'2"].map((batch, i) => ({ path: files[i], matrix: 'X', batch }));
  const run = { preset: 'quick', parameters: {}, batchKey: null, labelKey: null, inputs };
  const command = repeatCommand(run as unknown as RunRecord, 'out');
  expect(readNames(...wordsOf(command, 'batch-names'))).toEqual(['day 1', "d'2"]);
});

test('the command that repeats a run brings its inputs back, fixes and matrices too', () => {
  const input = { sizeBytes: 1, sha256: '', nCells: 1, nFeatures: 1 };
  const run = {
    preset: 'quick',
    parameters: { seed: 124 },
    batchKey: null,
    labelKey: null,
    inputs: [
      {
        ...input,
        path: place('a.csv'),
        matrix: 'X',
        fixes: [
          { kind: 'transpose' },
          { kind: 'rename-values', column: 'type', values: { "B's": 'B cell' } },
        ],
      },
      { ...input, path: place('more/b@2.h5ad'), matrix: 'layers/counts' },
    ],
  } as unknown as RunRecord;
  const words = wordsOf(repeatCommand(run, 'out'), 'fix', 'matrix');
  expect(read(...words)).toEqual(
    run.inputs.map(({ path: file, matrix, fixes }) => ({
      path: file,
      matrix,
      ...(fixes ? { fixes } : {}),
    })),
  );
});
