import { philoxInto } from './philox.ts';

/** Names a stream of random numbers. Both are integers from 0 to 2^53 - 1. */
export interface RandomKey {
  readonly seed: number;
  /** Different streams of one seed are independent; give each purpose its own. */
  readonly stream: number;
}

/** A sequential source of random numbers. The same seed, stream and order of calls give the same values. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in 0 .. n - 1; `n` from 1 to 2^32. */
  integer(n: number): number;
  /** The numbers 0 .. n - 1 in random order, every order equally likely. */
  permutation(n: number): Int32Array;
  /** Gamma with the given shape (> 0) and scale 1. */
  gamma(shape: number): number;
  /** Poisson with the given mean (>= 0). */
  poisson(mean: number): number;
}

const twoToMinus32 = 2 ** -32;
const twoToMinus53 = 2 ** -53;
const twoTo32 = 2 ** 32;

/** Last counter word: keeps the sequential numbers of a key apart from its random-access fills. */
const sequentialUse = 0;
const normalFillUse = 1;

/** Counter words of block 0 of a key; the block number goes into words 0 and 1, the high seed and stream bits into 2 and 3. */
function startCounter(key: RandomKey, use: number): Uint32Array {
  const highStream = Math.floor(key.stream / twoTo32);
  return Uint32Array.of(0, 0, Math.floor(key.seed / twoTo32), highStream * 2 + use);
}

/** A function that gives the 32-bit words of a key one after the other. */
function createWords(key: RandomKey): () => number {
  const counter = startCounter(key, sequentialUse);
  const block = new Uint32Array(4);
  const key0 = key.seed >>> 0;
  const key1 = key.stream >>> 0;
  let position = 4;
  return () => {
    if (position === 4) {
      philoxInto(block, counter, key0, key1);
      counter[0]++;
      if (counter[0] === 0) counter[1]++;
      position = 0;
    }
    return block[position++];
  };
}

/**
 * A sequential generator over the Philox4x32-10 stream of `seed` and `stream`.
 * Normals by Box and Muller (1958); gamma by Marsaglia and Tsang, ACM TOMS 26, 363 (2000); Poisson by multiplication
 * below mean 10 and Hörmann's PTRS (Insurance: Mathematics and Economics 12, 39, 1993) above.
 */
export function createRandom(seed: number, stream: number): Random {
  const nextWord = createWords({ seed, stream });
  let spareNormal = Number.NaN;

  const uniform = (): number => ((nextWord() >>> 5) * 67108864 + (nextWord() >>> 6)) * twoToMinus53;

  const normal = (): number => {
    if (!Number.isNaN(spareNormal)) {
      const value = spareNormal;
      spareNormal = Number.NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };

  const integer = (n: number): number => {
    // Words at or above the largest multiple of n are refused: a plain remainder would favour small numbers.
    const limit = twoTo32 - (twoTo32 % n);
    let word = nextWord();
    while (word >= limit) word = nextWord();
    return word % n;
  };

  const permutation = (n: number): Int32Array => {
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const j = integer(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  };

  const source = { uniform, normal };
  return {
    uniform,
    normal,
    integer,
    permutation,
    gamma: (shape) => drawGamma(source, shape),
    poisson: (mean) =>
      mean < 10 ? drawSmallPoisson(source, mean) : drawLargePoisson(source, mean),
  };
}

type Source = Pick<Random, 'uniform' | 'normal'>;

function drawGamma(source: Source, shape: number): number {
  if (shape < 1) {
    return drawGamma(source, shape + 1) * Math.pow(1 - source.uniform(), 1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = source.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(1 - source.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function drawSmallPoisson(source: Source, mean: number): number {
  const limit = Math.exp(-mean);
  let product = source.uniform();
  let count = 0;
  while (product > limit) {
    product *= source.uniform();
    count++;
  }
  return count;
}

function drawLargePoisson(source: Source, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const logMean = Math.log(mean);
  for (;;) {
    const u = source.uniform() - 0.5;
    const v = 1 - source.uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const accept = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (accept <= count * logMean - mean - logFactorial(count)) return count;
  }
}

/** ln(n!) for n >= 0: exact products below 10, Stirling's series (error below 1e-12) above. */
function logFactorial(n: number): number {
  if (n < 10) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

/**
 * Fills `out` with standard normals numbered `offset` .. `offset + out.length - 1` of a key; number i depends on the key
 * and on i alone, so any split into calls gives the same bits.
 * @param out float32, overwritten
 * @param key the stream; its sequential numbers (`createRandom`) are not touched by this use
 * @param offset index of the first number, 0 .. 2^53 - 1
 * About 50 ns a number; no allocation beyond a few words. Box and Muller on pairs of 32-bit words.
 */
export function fillNormal(out: Float32Array, key: RandomKey, offset: number): void {
  const counter = startCounter(key, normalFillUse);
  const words = new Uint32Array(4);
  const normals = new Float32Array(4);
  const end = offset + out.length;
  for (let block = Math.floor(offset / 4); block * 4 < end; block++) {
    counter[0] = block >>> 0;
    counter[1] = Math.floor(block / twoTo32);
    philoxInto(words, counter, key.seed >>> 0, key.stream >>> 0);
    boxMullerInto(normals, words, 0);
    boxMullerInto(normals, words, 2);
    const first = block * 4;
    for (let lane = 0; lane < 4; lane++) {
      const i = first + lane - offset;
      if (i >= 0 && i < out.length) out[i] = normals[lane];
    }
  }
}

function boxMullerInto(out: Float32Array, words: Uint32Array, at: number): void {
  const radius = Math.sqrt(-2 * Math.log((words[at] + 0.5) * twoToMinus32));
  const angle = 2 * Math.PI * twoToMinus32 * words[at + 1];
  out[at] = radius * Math.cos(angle);
  out[at + 1] = radius * Math.sin(angle);
}
