// The counter-based generator under every random number of the app: number i of a stream can be had without the i
// before it, so work can be split in any way and still give the same bits.

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const nRounds = 10;
const twoToMinus32 = 2 ** -32;

/** Upper 32 bits of a 64-bit product, given its lower ones; exact, since the rounding of a * b is far below 2^32. */
function highWord(a: number, b: number, low: number): number {
  return ((a * b - low) * twoToMinus32 + 0.5) >>> 0;
}

/**
 * One block of Philox4x32-10.
 * @param out four uint32, overwritten with the random words
 * @param counter four uint32 words of the counter
 * @param key0 first uint32 word of the key
 * @param key1 second uint32 word of the key
 * Exact integer arithmetic: the same bits on every machine.
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011; known answers of Random123.
 */
export function philoxInto(
  out: Uint32Array,
  counter: ArrayLike<number>,
  key0: number,
  key1: number,
): void {
  let c0 = counter[0] >>> 0;
  let c1 = counter[1] >>> 0;
  let c2 = counter[2] >>> 0;
  let c3 = counter[3] >>> 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < nRounds; round++) {
    const low0 = Math.imul(c0, multiplier0) >>> 0;
    const low1 = Math.imul(c2, multiplier1) >>> 0;
    const high0 = highWord(c0, multiplier0, low0);
    const high1 = highWord(c2, multiplier1, low1);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c1 = low1;
    c3 = low0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}
