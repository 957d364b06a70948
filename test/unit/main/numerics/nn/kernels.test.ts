import { describe, expect, it } from 'vitest';
import { adamInto, adamSparseInto, adamStepAt } from '#main/numerics/nn/adam.ts';
import {
  columnMomentsInto,
  mergeMoments,
  normaliseInto,
  updateRunning,
} from '#main/numerics/nn/batch-norm.ts';
import { groupByDomain } from '#main/numerics/nn/group-by-domain.ts';
import { binaryCrossEntropyInto, standardNormalKlInto } from '#main/numerics/nn/losses.ts';
import { findBlock, layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import { sparseGradientRowInto, sparseGradientSquaredNorm } from '#main/numerics/nn/products.ts';
import { transposeToCsc } from '#main/numerics/csr.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

const sparse = (rows: readonly (readonly number[])[]): CsrMatrix => {
  const entries = rows.flatMap((row, r) => row.map((value, column) => ({ r, value, column })));
  const stored = entries.filter(({ value }) => value !== 0);
  return {
    data: Float32Array.from(stored, ({ value }) => value),
    indices: Int32Array.from(stored, ({ column }) => column),
    indptr: Uint32Array.from(
      { length: rows.length + 1 },
      (_, r) => stored.filter((e) => e.r < r).length,
    ),
    nRows: rows.length,
    nCols: rows[0]?.length ?? 0,
  };
};
const logit = (p: number): number => Math.log(p / (1 - p));

describe('losses', () => {
  it('KL of mean (1, 0) and variance (1, 4) is 1.3068528, as SCALEX 1.0 computes it', () => {
    const heads = Float32Array.of(1, 0, Math.log(1), Math.log(4));
    expect(standardNormalKlInto(new Float32Array(4), heads, 1, 0.5)).toBeCloseTo(1.3068528, 6);
  });

  it('reconstruction of two cells and two features is 0.8676047, as SCALEX 1.0 computes it', () => {
    const logits = Float32Array.from([0.9, 0.2, 0.5, 0.6], logit);
    const targets = sparse([
      [1, 0],
      [0.25, 0.5],
    ]);
    expect(binaryCrossEntropyInto(new Float32Array(4), logits, targets)).toBeCloseTo(0.8676047, 6);
  });

  it('cross-entropy has the right slope and stays finite at extreme logits', () => {
    const logits = Float32Array.of(0, 1000, -1000, 2);
    const slopes = new Float32Array(4);
    const loss = binaryCrossEntropyInto(slopes, logits, sparse([[0.25, 1, 0, 0]]));
    expect(loss).toBeCloseTo(Math.LN2 + Math.log1p(Math.exp(2)), 5);
    expect(Array.from(slopes)).toEqual([0.25, 0, 0, expect.closeTo(1 / (1 + Math.exp(-2)), 6)]);
  });

  it('cross-entropy of thousands of confident logits does not overflow', () => {
    const logits = new Float32Array(5000).fill(1e-3);
    const loss = binaryCrossEntropyInto(
      new Float32Array(5000),
      logits,
      sparse([Array<number>(5000).fill(0)]),
    );
    expect(loss / (5000 * Math.log1p(Math.exp(Math.fround(1e-3))))).toBeCloseTo(1, 10);
  });
});

describe('batch norm', () => {
  it('rows 1 and 3 become -0.999995 and 0.999995; running mean 0.2, running variance 1.1', () => {
    const x = Float32Array.of(1, 3);
    const range = { from: 0, to: 2, nCols: 1 };
    const [mean, variance] = [new Float64Array(1), new Float64Array(1)];
    columnMomentsInto(mean, variance, x, range);
    const [runningMean, runningVariance] = [Float32Array.of(0), Float32Array.of(1)];
    updateRunning(runningMean, runningVariance, mean, variance, 2);
    const inverseDeviation = Float32Array.of(1 / Math.sqrt(variance[0]! + 1e-5));
    const norm = {
      scale: Float32Array.of(1),
      shift: Float32Array.of(0),
      mean: Float32Array.from(mean),
      inverseDeviation,
    };
    const out = new Float32Array(2);
    normaliseInto(out, x, range, norm, false);
    expect(Array.from(out)).toEqual([expect.closeTo(-0.999995, 6), expect.closeTo(0.999995, 6)]);
    expect([runningMean[0], runningVariance[0]]).toEqual([
      expect.closeTo(0.2, 6),
      expect.closeTo(1.1, 6),
    ]);
  });

  it('moments merged from pieces are those of the whole, far from zero too', () => {
    const x = Float32Array.from({ length: 60 }, (_, i) => 1e4 + Math.sin(i * 7));
    const [mean, variance] = [new Float64Array(2), new Float64Array(2)];
    columnMomentsInto(mean, variance, x, { from: 0, to: 30, nCols: 2 });
    const total = { n: 0, mean: new Float64Array(2), squares: new Float64Array(2) };
    for (const [from, to] of [
      [0, 1],
      [1, 11],
      [11, 11],
      [11, 30],
    ] as const) {
      mergeMoments(total, x, { from, to, nCols: 2 });
    }
    expect(total.n).toBe(30);
    for (const j of [0, 1]) {
      expect(Math.abs(total.mean[j]! / mean[j]! - 1)).toBeLessThan(1e-14);
      expect(Math.abs(total.squares[j]! / 30 / variance[j]! - 1)).toBeLessThan(1e-9);
    }
  });
});

describe('Adam', () => {
  const settings = {
    learningRate: 2e-4,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 5e-4,
  };

  it('moves 1 by gradients 0.5 and -0.25 to 0.9998000 and 0.9997465, as PyTorch does', () => {
    const buffers = {
      values: Float32Array.of(1),
      firstMoment: new Float32Array(1),
      secondMoment: new Float32Array(1),
    };
    adamInto(buffers, 0, Float32Array.of(0.5), adamStepAt(1, settings, 1));
    expect(buffers.values[0]).toBeCloseTo(0.99980003, 7);
    adamInto(buffers, 0, Float32Array.of(-0.25), adamStepAt(2, settings, 1));
    expect(buffers.values[0]).toBeCloseTo(0.9997465, 7);
  });

  it('with the gradient of a sparse layer formed on the way moves the weights of unseen features too', () => {
    const x = sparse([
      [0.5, 0, 0, 1],
      [0, 0, 0.2, 0.1],
    ]);
    const dOut = Float32Array.of(1, -2, 0.3, 4, -1, 0.5);
    const make = () => ({
      values: Float32Array.from({ length: 12 }, (_, i) => i / 10),
      firstMoment: new Float32Array(12),
      secondMoment: new Float32Array(12),
    });
    const [fused, plain] = [make(), make()];
    const step = adamStepAt(1, settings, 0.7);
    adamSparseInto(fused, transposeToCsc(x), dOut, 3, step);
    const gradient = new Float64Array(12);
    for (let column = 0; column < 4; column++) {
      sparseGradientRowInto(
        gradient.subarray(3 * column, 3 * column + 3),
        transposeToCsc(x),
        column,
        dOut,
      );
    }
    adamInto(plain, 0, gradient, step);
    expect(fused).toEqual(plain);
    expect(fused.values[4]).toBeLessThan(Math.fround(0.4));
  });
});

it('the norm of a sparse gradient follows from Gram matrices without forming it', () => {
  const x = sparse([
    [0.5, 0, 2, 1],
    [0, 0, 0.2, 0.1],
    [3, 0, 0, -1],
  ]);
  const dOut = Float32Array.of(1, -2, 0.3, 4, -1, 0.5);
  const columns = transposeToCsc(x);
  const row = new Float64Array(2);
  let squares = 0;
  for (let column = 0; column < 4; column++) {
    sparseGradientRowInto(row, columns, column, dOut);
    squares += row[0]! ** 2 + row[1]! ** 2;
  }
  expect(sparseGradientSquaredNorm(columns, dOut, 2)).toBeCloseTo(squares, 10);
});

it('rows are grouped by domain and keep their order within one', () => {
  const domains = Int32Array.of(2, 0, 2, 0, 2);
  const grouped = groupByDomain(Int32Array.of(4, 3, 0, 1), domains, 4);
  expect(Array.from(grouped.rows)).toEqual([3, 1, 4, 0]);
  expect(Array.from(grouped.offsets)).toEqual([0, 2, 2, 4, 4]);
});

describe('the parameter layout', () => {
  const spec = (name: string, kind: 'sparse' | 'dense' | 'state', nRows: number, nCols: number) =>
    ({ name, kind, nRows, nCols, initial: { kind: 'constant', value: 0 } }) as const;

  it('puts sparse blocks first and state last, each on a cache line of its own', () => {
    const layout = layoutParameters([
      spec('bias', 'dense', 1, 5),
      spec('mean', 'state', 1, 5),
      spec('weight', 'sparse', 3, 6),
      { ...spec('scale', 'dense', 2, 3), hasOwnRows: true },
    ]);
    expect(
      layout.blocks.map(({ name, offset, firstCounter }) => [name, offset, firstCounter]),
    ).toEqual([
      ['weight', 0, 0],
      ['bias', 32, 1],
      ['scale', 48, 2],
      ['mean', 64, 4],
    ]);
    expect(layout).toMatchObject({
      size: 80,
      denseStart: 32,
      trainedEnd: 64,
      nCounters: 5,
      nTrained: 29,
    });
  });

  it('refuses a name used twice and a name nobody used', () => {
    expect(() => layoutParameters([spec('a', 'dense', 1, 1), spec('a', 'state', 1, 1)])).toThrow(
      /called a/,
    );
    expect(() => findBlock(layoutParameters([]), 'a')).toThrow(/No parameter block a/);
  });
});
