import { expect, test } from 'vitest';
import {
  columnSums,
  countPerColumn,
  countPerRow,
  mergeColumns,
  rowSums,
  selectColumns,
  selectRows,
  transposeToCsc,
  transposeUsingUp,
} from '#main/numerics/csr.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { csrOf, denseOf } from '#test/helpers/sparse.ts';

/** A stored zero at (1, 1), an empty row and an empty column. */
const matrix: CsrMatrix = {
  data: Float32Array.of(1, 2, 0, 3, 4, 5),
  indices: Int32Array.of(0, 2, 1, 2, 0, 4),
  indptr: Uint32Array.of(0, 2, 4, 4, 6),
  nRows: 4,
  nCols: 5,
};

test('sums go over rows and columns', () => {
  expect([...rowSums(matrix)]).toEqual([3, 3, 0, 9]);
  expect([...columnSums(matrix)]).toEqual([5, 0, 5, 0, 5]);
});

test('counts leave out stored zeros', () => {
  expect([...countPerRow(matrix)]).toEqual([2, 1, 0, 2]);
  expect([...countPerColumn(matrix)]).toEqual([2, 0, 2, 0, 1]);
});

test('selected rows come in the order asked for, repeats included', () => {
  expect(denseOf(selectRows(matrix, [3, 2, 3]))).toEqual([
    [4, 0, 0, 0, 5],
    [0, 0, 0, 0, 0],
    [4, 0, 0, 0, 5],
  ]);
});

test('selected columns keep their order and are renumbered', () => {
  const selected = selectColumns(matrix, [1, 2, 4]);
  expect(selected.nCols).toBe(3);
  expect(denseOf(selected)).toEqual([
    [0, 2, 0],
    [0, 3, 0],
    [0, 0, 0],
    [0, 0, 5],
  ]);
});

test('selecting nothing gives an empty matrix', () => {
  expect(selectRows(matrix, []).indptr).toEqual(Uint32Array.of(0));
  expect(selectColumns(matrix, []).data.length).toBe(0);
});

test('the transpose holds the same values with ascending rows', () => {
  const csc = transposeToCsc(matrix);
  expect([...csc.indptr]).toEqual([0, 2, 3, 5, 5, 6]);
  expect([...csc.indices]).toEqual([0, 3, 1, 0, 1, 3]);
  expect([...csc.data]).toEqual([1, 4, 0, 2, 3, 5]);
});

test('a matrix that is used up by its transpose is empty afterwards, and twice is as before', () => {
  const spent = { ...matrix };
  const turned = transposeUsingUp(spent);
  const { data, indices, indptr } = transposeToCsc(matrix);
  expect(turned).toEqual({ data, indices, indptr, nRows: matrix.nCols, nCols: matrix.nRows });
  expect([spent.data.length, spent.indices.length]).toEqual([0, 0]);
  expect(transposeUsingUp(turned)).toEqual(matrix);
});

test('the matrix helpers of these tests agree with each other', () => {
  expect(
    denseOf(
      csrOf([
        [0, 1.5],
        [2, 0],
      ]),
    ),
  ).toEqual([
    [0, 1.5],
    [2, 0],
  ]);
});

test('columns are added up, rows stay sorted, stored zeros stay', () => {
  const merged = mergeColumns(matrix, Int32Array.of(2, 0, 2, 1, 0), 3);
  expect(denseOf(merged)).toEqual(
    denseOf(
      csrOf([
        [0, 0, 3],
        [0, 0, 3],
        [0, 0, 0],
        [5, 0, 4],
      ]),
    ),
  );
  expect([...merged.indices]).toEqual([2, 0, 2, 0, 2]);
});
