import { describe, expect, it } from 'vitest';
import type { Column, Table } from '#main/io/types.ts';
import {
  codeColumn,
  nameMissing,
  selectCells,
  selectTableRows,
} from '#main/methods/common/cells.ts';
import { isAppError } from '#shared/model/app-error.ts';

function table(columns: Record<string, Column>): Table {
  return {
    index: ['a', 'b', 'c', 'd'],
    indexName: '_index',
    columns: new Map(Object.entries(columns)),
  };
}

describe('columns as codes', () => {
  it('keeps the order of categories and drops those that no cell has', () => {
    const obs = table({
      batch: {
        type: 'categorical',
        codes: Int32Array.of(2, 0, 2, -1),
        categories: ['z', 'unused', 'a'],
        ordered: false,
      },
    });
    expect(codeColumn(obs, 'batch')).toEqual({
      codes: Int32Array.of(1, 0, 1, -1),
      names: ['z', 'a'],
    });
  });

  it('reads words, numbers and yes/no columns alike', () => {
    const obs = table({
      donor: { type: 'string', values: ['y', 'x', null, 'x'] },
      lane: {
        type: 'integer',
        values: Int32Array.of(2, 1, 2, 9),
        missing: Uint8Array.of(0, 0, 0, 1),
      },
      treated: { type: 'boolean', values: Uint8Array.of(1, 0, 2, 1) },
    });
    expect(codeColumn(obs, 'donor')).toEqual({
      codes: Int32Array.of(1, 0, -1, 0),
      names: ['x', 'y'],
    });
    expect(codeColumn(obs, 'lane')).toEqual({
      codes: Int32Array.of(1, 0, 1, -1),
      names: ['1', '2'],
    });
    expect(codeColumn(obs, 'treated').names).toEqual(['False', 'True']);
  });

  it('names the columns that exist when one does not', () => {
    const obs = table({ donor: { type: 'string', values: ['x', 'x', 'x', 'x'] } });
    expect(() => codeColumn(obs, 'batch')).toThrow(/"batch"/);
    try {
      codeColumn(obs, 'batch');
    } catch (error) {
      expect(isAppError(error, 'usage') && error.hint).toContain('donor');
    }
  });

  it('puts cells without a name into a group at the end, and only then', () => {
    const missing = { codes: Int32Array.of(0, -1, 1), names: ['a', 'b'] };
    expect(nameMissing(missing, 'unknown')).toEqual({
      codes: Int32Array.of(0, 2, 1),
      names: ['a', 'b', 'unknown'],
    });
    const complete = { codes: Int32Array.of(0, 1), names: ['a', 'b'] };
    expect(nameMissing(complete, 'unknown')).toEqual(complete);
  });

  it('selects cells and forgets groups that are gone', () => {
    const coded = { codes: Int32Array.of(0, 1, 2, 1), names: ['a', 'b', 'c'] };
    expect(selectCells(coded, Int32Array.of(1, 3))).toEqual({
      codes: Int32Array.of(0, 0),
      names: ['b'],
    });
  });

  it('selects rows of every kind of column', () => {
    const rows = Int32Array.of(3, 1);
    const { index, columns } = selectTableRows(
      table({
        s: { type: 'string', values: ['p', 'q', 'r', null] },
        n: { type: 'number', values: Float64Array.of(1, 2, 3, Number.NaN) },
        i: {
          type: 'integer',
          values: Int32Array.of(1, 2, 3, 4),
          missing: Uint8Array.of(0, 0, 0, 1),
        },
        b: { type: 'boolean', values: Uint8Array.of(0, 1, 0, 2) },
      }),
      rows,
    );
    expect(index).toEqual(['d', 'b']);
    expect(columns.get('s')).toEqual({ type: 'string', values: [null, 'q'] });
    expect(columns.get('n')).toEqual({ type: 'number', values: Float64Array.of(Number.NaN, 2) });
    expect(columns.get('i')).toEqual({
      type: 'integer',
      values: Int32Array.of(4, 2),
      missing: Uint8Array.of(1, 0),
    });
    expect(columns.get('b')).toEqual({ type: 'boolean', values: Uint8Array.of(2, 1) });
  });
});
