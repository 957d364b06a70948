// Stage "peaks": which peaks are open in which cluster rather than elsewhere, as a table, as BED and as coverage.
import type { JobContext } from '#main/jobs/context.ts';
import { adjustLog10P } from '#main/numerics/false-discovery.ts';
import {
  countOpenCells,
  log10FisherP,
  measureSpecificity,
  tabulateLogFactorials,
} from '#main/numerics/specific-peaks.ts';
import { compareChromosomes } from '#main/numerics/intervals.ts';
import type { Interval } from '#main/numerics/intervals.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { Coded } from '../common/cells.ts';
import { toCsv } from '../common/tables.ts';
import type { NearestGenes } from './nearest-gene.ts';
import type { Places } from './peaks.ts';

/** Numbers of one peak in one cluster, one array entry per peak; NaN where the peak is open in no cell. */
export interface ClusterPeaks {
  /** Cells of the cluster, and all others. */
  readonly nInside: number;
  readonly nOutside: number;
  /** Shares of both that have the peak open. */
  readonly shareInside: Float32Array;
  readonly shareOutside: Float32Array;
  readonly specificity: Float32Array;
  readonly log10PAdjusted: Float32Array;
  /** Peaks that are significantly more open here than elsewhere and more specific for no other cluster. */
  readonly own: Int32Array;
}

/** Adjusted p-value a specific peak stays below. */
const log10Level = -2;
const nTopPerCluster = 200;
const peaksPerCheckpoint = 1 << 12;
/** Added to shares before the fold is taken, in cells. */
const pseudoCells = 0.5;

/**
 * Fisher's exact test (more often open than outside) with Benjamini-Hochberg over the peaks, and the specificity of
 * SCALE, for every cluster.
 * @param x kept cells x all peaks of the input
 */
export async function findSpecificPeaks(
  x: CsrMatrix,
  clusters: Coded,
  context: Pick<JobContext, 'checkpoint'>,
): Promise<readonly ClusterPeaks[]> {
  const open = countOpenCells(x, clusters.codes, clusters.names.length);
  const nGroups = clusters.names.length;
  const nCells = open.groupSizes.reduce((sum, n) => sum + n, 0);
  const logFactorials = tabulateLogFactorials(nCells);
  const empty = () => new Float32Array(open.nFeatures).fill(Number.NaN);
  const found = Array.from(open.groupSizes, (nInside) => ({
    ...{ nInside, nOutside: nCells - nInside },
    ...{ shareInside: empty(), shareOutside: empty(), specificity: empty(), log10P: empty() },
  }));
  const best = new Int32Array(open.nFeatures).fill(-1);
  for (let peak = 0; peak < open.nFeatures; peak++) {
    if (peak % peaksPerCheckpoint === 0) {
      await context.checkpoint(peak, open.nFeatures, 'peaks', 'Comparing clusters');
    }
    const row = open.counts.subarray(peak * nGroups, (peak + 1) * nGroups);
    const nOpen = row.reduce((sum, n) => sum + n, 0);
    if (nOpen === 0) continue;
    found.forEach((into, group) => {
      const nOpenInside = row[group] ?? 0;
      const { nInside, nOutside } = into;
      into.shareInside[peak] = nOpenInside / nInside;
      into.shareOutside[peak] = nOutside === 0 ? Number.NaN : (nOpen - nOpenInside) / nOutside;
      into.specificity[peak] = measureSpecificity(nOpenInside, nOpen, nInside);
      into.log10P[peak] = log10FisherP(logFactorials, nOpenInside, { nOpen, nInside, nCells });
      const soFar = found[best[peak] ?? -1]?.specificity[peak] ?? -Infinity;
      if ((into.specificity[peak] ?? 0) > soFar) best[peak] = group;
    });
  }
  return found.map(({ log10P, ...numbers }, group) => {
    const log10PAdjusted = Float32Array.from(adjustLog10P(Float64Array.from(log10P)));
    const own = Int32Array.from(best.keys())
      .filter((peak) => best[peak] === group && (log10PAdjusted[peak] ?? 0) < log10Level)
      .sort((a, b) => (numbers.specificity[b] ?? 0) - (numbers.specificity[a] ?? 0) || a - b);
    return { ...numbers, log10PAdjusted, own };
  });
}

/** The most specific peaks of every cluster, up to 200 each, with the genes near them where genes are known. */
export function specificTable(
  found: readonly ClusterPeaks[],
  clusterNames: readonly string[],
  peakNames: readonly string[],
  nearest: NearestGenes | null,
): string {
  const rows = found.flatMap((cluster, group) =>
    Array.from(cluster.own.subarray(0, nTopPerCluster), (peak, i) => [
      clusterNames[group] ?? '',
      i + 1,
      peakNames[peak] ?? '',
      ...[cluster.specificity, cluster.shareInside, cluster.shareOutside].map((values) =>
        (values[peak] ?? Number.NaN).toPrecision(5),
      ),
      log2Fold(cluster, peak).toPrecision(5),
      (cluster.log10PAdjusted[peak] ?? 0).toPrecision(5),
      ...(nearest === null ? [] : nearestCells(nearest, peak)),
    ]),
  );
  return toCsv([
    ['cluster', 'rank', 'peak', 'specificity', 'open_in_cluster', 'open_elsewhere'].concat([
      'log2_fold',
      'log10_p_adjusted',
      ...(nearest === null ? [] : ['nearest_gene', 'distance_to_tss']),
    ]),
    ...rows,
  ]);
}

function nearestCells({ genes, distances }: NearestGenes, peak: number): readonly string[] {
  const distance = distances[peak] ?? Number.NaN;
  return [genes[peak] ?? '', Number.isNaN(distance) ? '' : String(distance)];
}

function log2Fold(cluster: ClusterPeaks, peak: number): number {
  const { nInside, nOutside, shareInside, shareOutside } = cluster;
  const inside = (shareInside[peak] ?? 0) + pseudoCells / nInside;
  const outside = (shareOutside[peak] ?? 0) + pseudoCells / nOutside;
  return Math.log2(inside / outside);
}

/** BED6 of the specific peaks of a cluster, by place; the score is the specificity from 0 to 1000. */
export function specificBed(
  { own, specificity }: ClusterPeaks,
  places: Places,
  peakNames: readonly string[],
): string {
  return sortedByPlace(own, places)
    .map(({ peak, place: { chromosome, start, end } }) => {
      const score = Math.round(1000 * Math.min(1, Math.max(0, specificity[peak] ?? 0)));
      return `${chromosome}\t${start}\t${end}\t${peakNames[peak] ?? '.'}\t${score}\t.\n`;
    })
    .join('');
}

/**
 * Coverage of a cluster as bedGraph: share of its cells that have each peak open. Where peaks overlap, the later one
 * begins at the end of the one before, since a bedGraph may not overlap.
 */
export function coverageTrack({ shareInside }: ClusterPeaks, places: Places, name: string): string {
  const peaks = Int32Array.from(shareInside.keys()).filter((peak) => (shareInside[peak] ?? 0) > 0);
  const lines = [`track type=bedGraph name="cluster ${name}" description="share of cells open"\n`];
  let before = { chromosome: '', end: 0 };
  for (const { peak, place } of sortedByPlace(peaks, places)) {
    const { chromosome, end } = place;
    const start =
      before.chromosome === chromosome ? Math.max(place.start, before.end) : place.start;
    if (start >= end) continue;
    lines.push(`${chromosome}\t${start}\t${end}\t${(shareInside[peak] ?? 0).toPrecision(4)}\n`);
    before = { chromosome, end };
  }
  return lines.join('');
}

function sortedByPlace(
  peaks: Int32Array,
  places: Places,
): readonly { readonly peak: number; readonly place: Interval }[] {
  return Array.from(peaks)
    .flatMap((peak) => {
      const place = places[peak] ?? null;
      return place === null ? [] : [{ peak, place }];
    })
    .sort(
      (a, b) =>
        compareChromosomes(a.place.chromosome, b.place.chromosome) || a.place.start - b.place.start,
    );
}
