// Points in the order in which they are drawn: an even spread over the data, so that a part of them is a sample of all.
import { spreadStep } from '#shared/figure/points.ts';

type Values = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** `values`, of which each point has `width`, put in drawing order: point `(i * spreadStep(n)) % n` comes at place `i`. */
export function inDrawingOrder<Result extends Values>(
  values: ArrayLike<number>,
  width: 1 | 2,
  ArrayType: new (length: number) => Result,
): Result {
  const n = values.length / width;
  const step = spreadStep(n);
  const result = new ArrayType(values.length);
  for (let i = 0, source = 0; i < n; i++) {
    result[width * i] = values[width * source]!;
    if (width === 2) result[2 * i + 1] = values[2 * source + 1]!;
    source += step;
    if (source >= n) source -= n;
  }
  return result;
}

const knownOrders = new WeakMap<Uint8Array | Uint16Array, Uint8Array | Uint16Array>();

/** Entries of the colour table in drawing order. Pictures side by side draw the same: they are put in order once. */
export function orderedEntries(entries: Uint16Array): Uint16Array<ArrayBuffer> {
  return once(entries, () => inDrawingOrder(entries, 1, Uint16Array));
}

/** A selection in drawing order, once for all pictures. */
export function orderedSelection(mask: Uint8Array): Uint8Array<ArrayBuffer> {
  return once(mask, () => inDrawingOrder(mask, 1, Uint8Array));
}

function once<Ordered extends Uint8Array | Uint16Array>(
  source: Uint8Array | Uint16Array,
  order: () => Ordered,
): Ordered {
  const known = (knownOrders.get(source) as Ordered | undefined) ?? order();
  knownOrders.set(source, known);
  return known;
}
