// The knee plot: fragments of each barcode against its rank, both by factor. Pure.
import type { BarcodeSurvey } from '#shared/contract/atac-cluster.ts';

export interface KneeScale {
  /** Place of a rank, 0 at the left and 1 at the right. */
  toX(rank: number): number;
  /** Place of a number of fragments, 0 at the top and 1 at the bottom. */
  toY(fragments: number): number;
  /** Fragments at a height, to two digits, at least 1. */
  toFragments(y: number): number;
  readonly mostFragments: number;
  readonly nBarcodes: number;
}

/** Scales that hold the whole curve. */
export function scaleKnee({
  curve,
  nBarcodes,
}: Pick<BarcodeSurvey, 'curve' | 'nBarcodes'>): KneeScale {
  const mostFragments = Math.max(10, curve[0]?.[1] ?? 1);
  const most = Math.log(mostFragments);
  const ranks = Math.log(Math.max(2, nBarcodes));
  return {
    mostFragments,
    nBarcodes,
    toX: (rank) => Math.log(Math.max(1, rank)) / ranks,
    toY: (fragments) => 1 - Math.min(1, Math.log(Math.max(1, fragments)) / most),
    toFragments: (y) => {
      const fragments = Math.exp((1 - Math.min(1, Math.max(0, y))) * most);
      return Math.max(1, Number(fragments.toPrecision(2)));
    },
  };
}

/** About how many barcodes have `threshold` fragments or more: between two points the curve is taken for straight. */
export function countAbove(curve: BarcodeSurvey['curve'], threshold: number): number {
  const at = curve.findIndex(([, fragments]) => fragments < threshold);
  if (at === -1) return curve.at(-1)?.[0] ?? 0;
  if (at === 0) return 0;
  const [[fromRank, high], [toRank, low]] = [curve[at - 1]!, curve[at]!];
  const share = Math.log(high / threshold) / Math.max(1e-9, Math.log(high / Math.max(1, low)));
  return Math.min(toRank - 1, Math.round(fromRank * (toRank / fromRank) ** share));
}

const keyFactor = 1.1;

/** The threshold after a key; null for a key that moves nothing. */
export function moveThreshold(key: string, threshold: number, most: number): number | null {
  const factors: Readonly<Record<string, number>> = {
    ArrowUp: keyFactor,
    ArrowRight: keyFactor,
    ArrowDown: 1 / keyFactor,
    ArrowLeft: 1 / keyFactor,
    PageUp: 2,
    PageDown: 0.5,
  };
  const factor = factors[key];
  if (factor === undefined) return null;
  const moved = Math.round(Number((threshold * factor).toPrecision(2)));
  // Small numbers round back to themselves.
  const next = moved === threshold ? threshold + Math.sign(factor - 1) : moved;
  return Math.min(most, Math.max(1, next));
}
