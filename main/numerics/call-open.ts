/** What a cell and a peak must pass to be called open. */
export interface OpenThresholds {
  /** Share of all peaks that are open in each cell. */
  readonly ofCells: Float64Array;
  /** Share of all cells that have each peak open. */
  readonly ofPeaks: Float64Array;
  /**
   * `original`: a probability must lie above both shares, so that a peak open in every cell is never called;
   * `inclusive`: it may equal them, and a peak open in every cell is open.
   */
  readonly rule: 'original' | 'inclusive';
}

/**
 * Calls peaks open in some cells.
 * @param out 0 or 1, nRows x nPeaks; overwritten
 * @param probabilities the same shape, row-major
 * @param firstCell cell of the first row
 * Source: `binarization` of SCALE 1.1.2 (rule `original`).
 */
export function callOpenInto(
  out: Int8Array,
  probabilities: Float32Array,
  firstCell: number,
  { ofCells, ofPeaks, rule }: OpenThresholds,
): void {
  const nPeaks = ofPeaks.length;
  const isInclusive = rule === 'inclusive';
  for (let at = 0; at < probabilities.length; at++) {
    const peak = at % nPeaks;
    const probability = probabilities[at];
    const ofCell = ofCells[firstCell + Math.floor(at / nPeaks)];
    const isOpen = isInclusive
      ? ofPeaks[peak] >= 1 || (probability >= ofCell && probability >= ofPeaks[peak])
      : probability > ofCell && probability > ofPeaks[peak];
    out[at] = isOpen ? 1 : 0;
  }
}
