// Vectors of four floats: what the kernels have in common.

/** a b + c; rounded once where the machine can (relaxed SIMD), else twice. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The first two lanes as doubles. */
@inline
export function lowDoubles(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}

/** The last two lanes as doubles. */
@inline
export function highDoubles(a: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 1));
}

/** Two pairs of doubles as four floats. */
@inline
export function joinDoubles(low: v128, high: v128): v128 {
  const a = f32x4.demote_f64x2_zero(low);
  const b = f32x4.demote_f64x2_zero(high);
  return v128.shuffle<i64>(a, b, 0, 2);
}

/** Sum of four floats, in double. */
@inline
export function sumLanes(a: v128): f64 {
  const pair = f64x2.add(lowDoubles(a), highDoubles(a));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Adding it leaves the nearest whole number in the lowest bits: 1.5 x 2^23. */
const magic: f32 = 12582912;

/** Constants of `exponential`. A load costs less than the three instructions of a literal vector. */
const constants = memory.data<f32>([
  -87.3, 88.0, 1.44269504, magic, -0.693359375, 2.1219444e-4, 1.98756915e-4, 1.39819995e-3, 8.33345191e-3,
  4.16657959e-2, 1.66666655e-1, 0.5, 1,
]);

@inline
function constant(index: usize): v128 {
  return v128.load32_splat(constants + (index << 2));
}

/**
 * exp of four floats: 2^n times a polynomial of degree 6 on [-ln 2 / 2, ln 2 / 2] (coefficients of Cephes' expf, Moshier
 * 1989), relative error about 1e-7. Arguments are held within -87.3 .. 88; NaN stays NaN.
 */
@inline
export function exponential(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, constant(0)), constant(1));
  const shifted = multiplyAdd(held, constant(2), constant(3));
  const n = f32x4.sub(shifted, constant(3));
  let r = multiplyAdd(n, constant(4), held);
  r = multiplyAdd(n, constant(5), r);
  let p = constant(6);
  p = multiplyAdd(p, r, constant(7));
  p = multiplyAdd(p, r, constant(8));
  p = multiplyAdd(p, r, constant(9));
  p = multiplyAdd(p, r, constant(10));
  p = multiplyAdd(p, r, constant(11));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), constant(12));
  const power = i32x4.add(i32x4.shl(shifted, 23), constant(12));
  return f32x4.mul(p, power);
}
