// How much more often a cell is cut where genes start than beside.
import { bareChromosome } from '#main/numerics/intervals.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { GeneStart } from '../gene-starts.ts';
import { indexRegions } from './regions.ts';
import type { SurveyedFragments } from './survey.ts';

export interface StartScorer {
  /** One cut of a cell. */
  add(row: number, chromosome: number, base: number): void;
  /** The enrichment of each cell; NaN where no cell was cut beside any gene. */
  finish(): Float64Array;
}

/** Bases to either side of a start that are looked at; the outermost are the background. */
const reach = 1_000;
const flankBases = 100;
/** Bases to either side that are the centre. */
const centreReach = 500;

/**
 * Cuts per base within 500 bases of the starts of protein-coding genes, by cuts per base in the outermost 100 bases of
 * 1,000 to either side; a cell without cuts there takes the mean rate of all cells. "chr" in front of a chromosome makes
 * no difference.
 * Source: TSS enrichment of ENCODE (data standards for ATAC-seq), per cell as Signac 1 has it (Stuart et al., Nature
 * Methods 18, 1333, 2021).
 * Throws `input-shape` when no gene lies on a chromosome of the fragments.
 */
export function createStartScorer(
  starts: readonly GeneStart[],
  { path, chromosomes }: Pick<SurveyedFragments, 'path' | 'chromosomes'>,
  nCells: number,
): StartScorer {
  const coding = onePerBase(starts.filter(({ isCoding }) => isCoding));
  const names = chromosomes.names.map(bareChromosome);
  if (!coding.some(({ chromosome }) => names.includes(chromosome))) {
    throw new AppError(
      'input-shape',
      `No gene lies on a chromosome of ${path}: genes on ${coding[0]?.chromosome} ..., fragments on ${chromosomes.names.slice(0, 3).join(', ')} ....`,
      { hint: 'The annotation may belong to another genome.' },
    );
  }
  const windows = coding.map(({ chromosome, base }) => ({
    chromosome,
    start: Math.max(0, base - reach),
    end: base + reach + 1,
  }));
  const index = indexRegions(windows, names);
  const [centre, flank] = [new Uint32Array(nCells), new Uint32Array(nCells)];
  return {
    add(row, chromosome, base) {
      index.forEachAt(chromosome, base, (window) => {
        const distance = Math.abs(base - (coding[window]?.base ?? 0));
        if (distance <= centreReach) centre[row] = (centre[row] ?? 0) + 1;
        else if (distance > reach - flankBases) flank[row] = (flank[row] ?? 0) + 1;
      });
    },
    finish() {
      const rates = Float64Array.from(flank, (n) => n / (2 * flankBases));
      const mean = rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, nCells);
      return rates.map((rate, row) => {
        const background = rate > 0 ? rate : mean;
        const inside = (centre[row] ?? 0) / (2 * centreReach + 1);
        return background > 0 ? inside / background : Number.NaN;
      });
    },
  };
}

/** Genes that start at the same base count once. */
function onePerBase(starts: readonly GeneStart[]): readonly GeneStart[] {
  const byPlace = new Map(
    starts.map((start) => {
      const chromosome = bareChromosome(start.chromosome);
      return [`${chromosome}:${start.base}`, { ...start, chromosome }];
    }),
  );
  return [...byPlace.values()];
}
