import { expect, test } from 'vitest';
import { philoxInto } from '#main/numerics/philox.ts';
import { createRandom, fillNormal } from '#main/numerics/random.ts';

/** Known answers of Philox4x32-10 as published with Random123 (kat_vectors). */
const knownAnswers = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test.each(knownAnswers)('Philox gives the published words for counter $counter', (answer) => {
  const out = new Uint32Array(4);
  philoxInto(out, answer.counter, answer.key[0], answer.key[1]);
  expect([...out]).toEqual(answer.words);
});

function drawMany(n: number, draw: () => number) {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  const mean = sum / n;
  return { mean, variance: squares / n - mean * mean };
}

test('uniform numbers fill [0, 1) evenly', () => {
  const random = createRandom(1, 0);
  const bins = new Int32Array(20);
  for (let i = 0; i < 100_000; i++) {
    const value = random.uniform();
    bins[Math.floor(value * 20)]!++;
  }
  // a value outside [0, 1) is in no bin
  expect(bins.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  const chiSquare = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
  expect(chiSquare).toBeLessThan(43.8); // 99.9 % point of chi-square with 19 degrees of freedom
});

test('normal numbers have mean 0 and variance 1', () => {
  const random = createRandom(2, 0);
  const { mean, variance } = drawMany(100_000, () => random.normal());
  expect(Math.abs(mean)).toBeLessThan(0.012);
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
});

test.each([0.3, 1, 7.5])('gamma numbers of shape %d have that mean and variance', (shape) => {
  const random = createRandom(3, 0);
  const { mean, variance } = drawMany(100_000, () => random.gamma(shape));
  expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03);
  expect(Math.abs(variance / shape - 1)).toBeLessThan(0.06);
});

test.each([0.2, 3, 9.9, 10, 40, 5000])(
  'Poisson numbers of mean %d have that mean and variance',
  (mean) => {
    const random = createRandom(4, 0);
    const drawn = drawMany(100_000, () => random.poisson(mean));
    expect(Math.abs(drawn.mean / mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(drawn.variance / mean - 1)).toBeLessThan(0.03);
  },
);

test('a Poisson number of mean 0 is 0', () => {
  expect(createRandom(4, 1).poisson(0)).toBe(0);
});

test('a permutation holds every number once and every order is about equally likely', () => {
  const random = createRandom(5, 0);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = random.permutation(3).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test('the same key gives the same numbers, another seed or stream others', () => {
  const first = (seed: number, stream: number) => createRandom(seed, stream).uniform();
  expect(first(7, 1)).toBe(first(7, 1));
  expect(first(7, 1)).not.toBe(first(7, 2));
  expect(first(7, 1)).not.toBe(first(8, 1));
  expect(first(7, 1)).not.toBe(first(7 + 2 ** 32, 1));
});

test('a filled normal depends only on its index, however the range is split', () => {
  const key = { seed: 11, stream: 3 };
  const whole = new Float32Array(1001);
  fillNormal(whole, key, 5);
  const parts = new Float32Array(1001);
  fillNormal(parts.subarray(0, 7), key, 5);
  fillNormal(parts.subarray(7, 500), key, 12);
  fillNormal(parts.subarray(500), key, 505);
  expect(parts).toEqual(whole);
});

test('filled normals have mean 0, variance 1 and no repeats', () => {
  const values = new Float32Array(100_000);
  fillNormal(values, { seed: 12, stream: 0 }, 2 ** 34);
  let i = 0;
  const { mean, variance } = drawMany(values.length, () => values[i++]!);
  expect(Math.abs(mean)).toBeLessThan(0.012);
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  expect(new Set(values).size).toBeGreaterThan(99_000);
});
