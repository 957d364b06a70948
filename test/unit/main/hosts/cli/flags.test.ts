import { expect, test } from 'vitest';
import { readArguments } from '#main/hosts/cli/flags.ts';
import type { Flag } from '#main/hosts/cli/flags.ts';

const flags: readonly Flag[] = [
  { name: 'input', kind: 'list', help: '' },
  { name: 'output', kind: 'text', help: '' },
  { name: 'set', kind: 'text', help: '' },
  { name: 'preset', kind: 'choice', choices: ['recommended', 'quick'], help: '' },
  { name: 'keep-mt', kind: 'boolean', help: '' },
];
const read = (...args: string[]) => readArguments(args, flags);

test('a list takes every word up to the next flag, and may be repeated', () => {
  const args = read('--input', 'a.h5ad', 'b.h5ad', '--output', 'out', '--input=c.h5ad');
  expect(args.all('input')).toStrictEqual(['a.h5ad', 'b.h5ad', 'c.h5ad']);
  expect(args.required('output')).toBe('out');
});

test('words without a flag are positionals; behind -- everything is', () => {
  const args = read('x', '--output', 'out', 'y', '--', '--preset');
  expect(args.positionals).toStrictEqual(['x', 'y', '--preset']);
});

test('values may begin with one dash and hold equals signs', () => {
  expect(read('--set', 'seed=-1').text('set')).toBe('seed=-1');
  expect(read('--set=where=a=b').text('set')).toBe('where=a=b');
});

test('booleans are switched on by name, off by --no-, or said in full', () => {
  expect(read().isOn('keep-mt')).toBe(false);
  expect(read('--keep-mt', 'x').isOn('keep-mt')).toBe(true);
  expect(read('--keep-mt', '--no-keep-mt').isOn('keep-mt')).toBe(false);
  expect(read('--keep-mt=false').isOn('keep-mt')).toBe(false);
});

test.each([
  [['--inptu', 'a'], 'There is no flag --inptu.', 'Did you mean --input?'],
  [['--preset', 'quik'], '--preset quik: expected recommended, quick.', 'Did you mean quick?'],
  [['--zzzzzz'], 'There is no flag --zzzzzz.', 'See --help.'],
  [['--no-output'], 'There is no flag --no-output.', undefined],
  [['--output', '--keep-mt'], '--output needs a value.', undefined],
  [['--keep-mt=maybe'], '--keep-mt maybe: expected true, false.', 'See --help.'],
])('%j is wrong usage', (args, message, hint) => {
  expect(() => read(...args)).toThrow(
    expect.objectContaining({ code: 'usage', message, ...(hint === undefined ? {} : { hint }) }),
  );
});

test('a missing required flag is named', () => {
  expect(() => read().required('output')).toThrow('--output is missing.');
});
