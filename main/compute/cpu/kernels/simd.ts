// Vectors of four floats: what the kernels have in common.

/** a b + c; rounded once where the machine can (relaxed SIMD), else twice. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The first two lanes as doubles. */
// @ts-ignore: decorator
@inline
export function lowDoubles(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}

/** The last two lanes as doubles. */
// @ts-ignore: decorator
@inline
export function highDoubles(a: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 1));
}

/** Two pairs of doubles as four floats. */
// @ts-ignore: decorator
@inline
export function joinDoubles(low: v128, high: v128): v128 {
  const a = f32x4.demote_f64x2_zero(low);
  const b = f32x4.demote_f64x2_zero(high);
  return v128.shuffle<i64>(a, b, 0, 2);
}

/** Sum of four floats, in double. */
// @ts-ignore: decorator
@inline
export function sumLanes(a: v128): f64 {
  const pair = f64x2.add(lowDoubles(a), highDoubles(a));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/**
 * exp of four floats: 2^n times a polynomial of degree 6 on [-ln 2 / 2, ln 2 / 2] (coefficients of Cephes' expf, Moshier
 * 1989), relative error about 1e-7. Arguments are held within -87.3 .. 88; NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, f32x4.splat(-87.3)), f32x4.splat(88.0));
  const n = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.44269504)));
  let r = f32x4.sub(held, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.39819995e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.33345191e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.16657959e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.66666655e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0e-1));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** log(1 + y) for y in [0, 1], by the series of the inverse hyperbolic tangent of y / (2 + y) <= 1/3. */
// @ts-ignore: decorator
@inline
export function logOnePlus(y: v128): v128 {
  const s = f32x4.div(y, f32x4.add(y, f32x4.splat(2)));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 15);
  p = multiplyAdd(p, q, f32x4.splat(2.0 / 13));
  p = multiplyAdd(p, q, f32x4.splat(2.0 / 11));
  p = multiplyAdd(p, q, f32x4.splat(2.0 / 9));
  p = multiplyAdd(p, q, f32x4.splat(2.0 / 7));
  p = multiplyAdd(p, q, f32x4.splat(2.0 / 5));
  p = multiplyAdd(p, q, f32x4.splat(2.0 / 3));
  p = multiplyAdd(p, q, f32x4.splat(2));
  return f32x4.mul(p, s);
}
