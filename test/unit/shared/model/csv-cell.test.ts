import { expect, test } from 'vitest';
import { toCsvCell } from '#shared/model/csv-cell.ts';

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['+cmd|calc', "'+cmd|calc"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['-1.5', '-1.5'],
  ['+4', '+4'],
  ['-3.2e-415', '-3.2e-415'],
  ['', ''],
])('%j is written as %j', (text, written) => {
  expect(toCsvCell(text)).toBe(written);
});
