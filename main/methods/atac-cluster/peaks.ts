// Names of peaks as places in the genome. The rules: chr_start_end, chr:start-end, chr-start-end.
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { compareChromosomes } from '#main/numerics/intervals.ts';
import type { Interval } from '#main/numerics/intervals.ts';
import { AppError } from '#shared/model/app-error.ts';

const pattern = /^(.+?)[:_-](\d+)[_-](\d+)(?:-\d+)?$/;

/** The place a name stands for; null when it is none. A suffix "-1" that made the name unique is left out. */
export function readPlace(name: string): Interval | null {
  const found = pattern.exec(name);
  if (found === null) return null;
  const [start, end] = [Number(found[2]), Number(found[3])];
  return end > start ? { chromosome: found[1] ?? '', start, end } : null;
}

/** The name of a place, chr1:100-600. */
export function namePlace({ chromosome, start, end }: Interval): string {
  return `${chromosome}:${start}-${end}`;
}

/** The places of all peaks, null where a name is none. */
export type Places = readonly (Interval | null)[];

/**
 * Looks at the names of the features before anything is computed.
 * @returns warnings for a person: names without places, peaks that overlap, peaks outside the genome
 * @throws AppError `input-value` when the features look like genes
 */
export function checkPeaks(
  names: readonly string[],
  places: Places,
  chromosomes: ReadonlyMap<string, number> | null,
): readonly string[] {
  const nPlaces = places.reduce((n, place) => n + (place === null ? 0 : 1), 0);
  if (nPlaces < names.length / 2 && looksLikeGenes(names)) {
    throw new AppError(
      'input-value',
      `The features look like genes (${names.slice(0, 3).join(', ')} ...), not like peaks (chr1:100-600).`,
      { hint: 'Choose the matrix of peaks; for gene expression, use the integration.' },
    );
  }
  const warnings: string[] = [];
  if (nPlaces < names.length) {
    warnings.push(
      `${say(names.length - nPlaces)} of ${say(names.length)} features have no place in the genome in their names (expected chr1:100-600 or chr1_100_600); they are used, but stand in no BED file.`,
    );
  }
  const nOverlapping = countOverlaps(places);
  if (nOverlapping > 0) {
    warnings.push(
      `${say(nOverlapping)} peaks overlap the one before them; a fragment may have been counted twice.`,
    );
  }
  if (chromosomes !== null) warnings.push(...warnOutside(places, chromosomes));
  return warnings;
}

const genePattern = /^(ENS[A-Z]*G\d{11}(\.\d+)?|[A-Z][A-Za-z0-9]*([-.@][A-Za-z0-9]+)*)$/;
const peakWord = /^(peak|bin|region|interval|site)/i;

function looksLikeGenes(names: readonly string[]): boolean {
  const nGenes = names.reduce(
    (n, name) => n + (genePattern.test(name) && !peakWord.test(name) ? 1 : 0),
    0,
  );
  return nGenes > 0.7 * names.length;
}

function countOverlaps(places: Places): number {
  const sorted = sortPlaces(places);
  let nOverlapping = 0;
  let furthest = { chromosome: '', end: 0 };
  for (const { chromosome, start, end } of sorted) {
    const isSame = furthest.chromosome === chromosome;
    if (isSame && start < furthest.end) nOverlapping++;
    if (!isSame || end > furthest.end) furthest = { chromosome, end };
  }
  return nOverlapping;
}

/** By chromosome (as text, numbers by value) and start. */
function sortPlaces(places: Places): readonly Interval[] {
  return places
    .filter((place) => place !== null)
    .sort(
      (a, b) =>
        compareChromosomes(a.chromosome, b.chromosome) || a.start - b.start || a.end - b.end,
    );
}

function warnOutside(places: Places, chromosomes: ReadonlyMap<string, number>): readonly string[] {
  const unknown = new Map<string, number>();
  let nBeyond = 0;
  for (const place of places) {
    if (place === null) continue;
    const length = chromosomes.get(place.chromosome);
    if (length === undefined) {
      unknown.set(place.chromosome, (unknown.get(place.chromosome) ?? 0) + 1);
    } else if (place.end > length) nBeyond++;
  }
  const warnings: string[] = [];
  if (unknown.size > 0) {
    const nPeaks = [...unknown.values()].reduce((sum, n) => sum + n, 0);
    const examples = [...unknown.keys()].slice(0, 3).join(', ');
    warnings.push(
      `${say(nPeaks)} peaks lie on ${unknown.size} sequences that the chosen genome does not have (${examples} ...); is it the right genome?`,
    );
  }
  if (nBeyond > 0) {
    warnings.push(
      `${say(nBeyond)} peaks reach beyond the end of their chromosome; is it the right genome?`,
    );
  }
  return warnings;
}

/**
 * The same matrices with peaks named chr:start-end wherever a name is a place, so that files that write it differently
 * can be stacked. A single file keeps its names.
 */
export function unifyPeakNames(parts: AnnotatedMatrix[]): AnnotatedMatrix[] {
  if (parts.length < 2) return parts;
  return parts.map((part) => {
    const index = part.vars.index.map((name) => {
      const place = readPlace(name);
      return place === null ? name : namePlace(place);
    });
    // Names that become alike would no longer be unique.
    if (new Set(index).size < index.length) return part;
    return { ...part, vars: { ...part.vars, index } };
  });
}

/** Says when stacking would leave few peaks: peak sets called per sample rarely agree by name. */
export function warnFewShared(parts: readonly AnnotatedMatrix[]): readonly string[] {
  const [first, ...others] = parts.map(({ vars }) => new Set(vars.index));
  if (first === undefined || others.length === 0) return [];
  const nShared = [...first].filter((name) => others.every((set) => set.has(name))).length;
  const fewest = Math.min(first.size, ...others.map(({ size }) => size));
  if (nShared >= fewest / 2) return [];
  return [
    `The files share ${say(nShared)} of ${say(fewest)} peaks by name. Count the fragments of all samples over one set of peaks, or choose "merge" for the peaks to keep.`,
  ];
}

function say(n: number): string {
  return n.toLocaleString('en-US');
}
