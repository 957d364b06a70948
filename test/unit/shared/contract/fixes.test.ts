import { expect, test } from 'vitest';
import { describeFix, fixForms, fixSchema, parseFix, writeFix } from '#shared/contract/fixes.ts';
import type { Fix } from '#shared/contract/fixes.ts';

const fixes: readonly (readonly [Fix, string])[] = [
  [{ kind: 'transpose' }, 'transpose'],
  [{ kind: 'strip-versions' }, 'strip-versions'],
  [{ kind: 'unique-names', of: 'cells' }, 'unique-names:cells'],
  [{ kind: 'drop-empty', of: 'both' }, 'drop-empty:both'],
  [{ kind: 'names-from-column', column: 'a:b' }, 'names-from-column:a:b'],
  [{ kind: 'names-from-table', path: 'C:\\genes.csv' }, 'names-from-table:C:\\genes.csv'],
  [
    { kind: 'names-from-table', path: '/g.csv', from: 'id', to: 'name' },
    '{"kind":"names-from-table","path":"/g.csv","from":"id","to":"name"}',
  ],
  [
    { kind: 'names-from-column', column: 'symbol', repeats: 'keep' },
    '{"kind":"names-from-column","column":"symbol","repeats":"keep"}',
  ],
  [
    { kind: 'rename-column', column: 'plate', to: 'batch' },
    '{"kind":"rename-column","column":"plate","to":"batch"}',
  ],
  [
    { kind: 'rename-values', column: 'type', values: { 'T cell': 'T' } },
    '{"kind":"rename-values","column":"type","values":{"T cell":"T"}}',
  ],
  [
    { kind: 'fill-missing', column: 'type', value: 'unassigned' },
    '{"kind":"fill-missing","column":"type","value":"unassigned"}',
  ],
  [
    { kind: 'sheet-by-file', path: '/s.csv', column: 'file' },
    '{"kind":"sheet-by-file","path":"/s.csv","column":"file"}',
  ],
  [
    { kind: 'sheet-by-cell', path: '/s.csv', column: 'barcode', cellColumn: null },
    '{"kind":"sheet-by-cell","path":"/s.csv","column":"barcode","cellColumn":null}',
  ],
];

test.each(fixes)('%j is the word %s of a command line, and back', (fix, text) => {
  expect(writeFix(fix)).toBe(text);
  expect(parseFix(text)).toEqual(fix);
  expect(describeFix(fix)).toMatch(/\S/);
});

test('every kind is tried here, and has a form in the help text', () => {
  const kinds = new Set(fixes.map(([{ kind }]) => kind));
  expect(kinds.size).toBe(fixSchema.options.length);
  expect(fixForms).toHaveLength(fixSchema.options.length);
});

test.each(['turn', 'transpose:cells', 'unique-names', 'unique-names:rows', '{"kind":"x"}', '{'])(
  '%s is no fix',
  (text) => {
    expect(parseFix(text)).toBeNull();
  },
);
