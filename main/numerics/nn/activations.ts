// Activations of a layer and their gradients, element by element.

/** out = max(x, 0); NaN stays NaN. `out` may be `x`. */
export function reluInto(out: Float32Array, x: Float32Array): void {
  for (let at = 0; at < x.length; at++) out[at] = Math.max(x[at], 0);
}

/**
 * Gradient of `reluInto`: dX = dOut where `out` is above 0, else 0.
 * @param out the result of the forward pass
 * @param dX overwritten; may be `dOut`
 */
export function reluBackwardInto(dX: Float32Array, dOut: Float32Array, out: Float32Array): void {
  for (let at = 0; at < out.length; at++) dX[at] = out[at] <= 0 ? 0 : dOut[at];
}
