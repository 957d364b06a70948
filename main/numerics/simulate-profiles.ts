// Mean counts of every gene in every type and batch.
import type { Random } from './random.ts';

export interface Profiles {
  readonly geneNames: readonly string[];
  /** Shape of the negative binomial of each gene. */
  readonly shapes: Float64Array;
  /** Genes above 0 in a typical cell. */
  readonly nGenesSeen: number;
  /** States a cell of any type can be in, alike in all batches. */
  readonly nStates: number;
  /** Mean count of each gene in a cell of median depth. */
  meansOf(batch: number, type: number, state: number): Float64Array;
}

export interface ProfileParams {
  readonly genes: number;
  readonly batches: number;
  readonly types: number;
  readonly batchStrength: number;
}

const mitochondrialNames = [
  ...['ND1', 'ND2', 'CO1', 'CO2', 'ATP8', 'ATP6', 'CO3'],
  ...['ND3', 'ND4L', 'ND4', 'ND5', 'ND6', 'CYB'],
].map((name) => `MT-${name}`);
/** One mitochondrial gene per this many genes, all thirteen from 650 on. */
const genesPerMitochondrial = 50;
const mitochondrialShare = 0.05;

const baseDeviation = 1.4;
const markerShare = 0.04;
const typeDeviation = 0.12;
/** Weakest marker and range above it, on the log scale. */
const weakestMarker = 0.5;
const markerRange = 1.2;
/** What goes on inside every type, such as the cell cycle: programmes of genes, each at one of these levels. */
const nProgrammes = 2;
const programmeLevels = [-1.5, -0.5, 0.5, 1.5];
const programmeShare = 0.12;
const programmeDeviation = 0.45;
/** Largest change of a batch's depth per unit of batch strength. */
const depthChange = 0.2;

/**
 * Draws all profiles: a type's markers are raised e^0.5 to e^1.7 fold, each batch shifts every gene alike in all types,
 * and the programmes of a cell's state spread the cells of a type out.
 */
export function createProfiles(params: ProfileParams, random: Random): Profiles {
  const { genes, batches, types, batchStrength } = params;
  const nMitochondrial = Math.min(
    mitochondrialNames.length,
    Math.floor(genes / genesPerMitochondrial),
  );
  const base = drawBase(genes, nMitochondrial, random);
  const shapes = fill(genes, () => Math.exp(1.2 + 0.4 * random.normal()));
  const typeShifts = Array.from({ length: types }, () => drawTypeShift(genes, random));
  const batchShifts = Array.from({ length: batches }, () =>
    fill(genes, () => batchStrength * random.normal()),
  );
  const programmes = Array.from({ length: nProgrammes }, () => drawProgramme(genes, random));
  const depths = fill(batches, () => 1 + depthChange * batchStrength * (2 * random.uniform() - 1));
  const nGenesSeen = countTypicallySeen(genes);
  const total = findTotal(base, shapes, nGenesSeen);
  return {
    geneNames: nameGenes(genes, nMitochondrial),
    shapes,
    nGenesSeen,
    nStates: programmeLevels.length ** nProgrammes,
    meansOf(batch, type, state) {
      const levels = levelsOf(state);
      const shifted = base.map((share, gene) => {
        const inside = levels.reduce((sum, level, i) => sum + level * programmes[i][gene], 0);
        return share * Math.exp(typeShifts[type][gene] + batchShifts[batch][gene] + inside);
      });
      return scaleToSum(shifted, total * Math.max(0.1, depths[batch]));
    },
  };
}

/** A third of 2,500 genes; more genes add ever fewer seen ones. */
function countTypicallySeen(genes: number): number {
  return Math.min(0.37 * genes, 925 * (genes / 2_500) ** 0.33);
}

/** Shares of the counts, sum 1; the last `nMitochondrial` genes take 5 % of them. */
function drawBase(genes: number, nMitochondrial: number, random: Random): Float64Array {
  const shares = fill(genes, () => Math.exp(baseDeviation * random.normal()));
  const nuclear = genes - nMitochondrial;
  const ofNuclear = nMitochondrial === 0 ? 1 : 1 - mitochondrialShare;
  const result = new Float64Array(genes);
  result.set(scaleToSum(shares.subarray(0, nuclear), ofNuclear));
  result.set(scaleToSum(shares.subarray(nuclear), 1 - ofNuclear), nuclear);
  return result;
}

/** Log change of each gene in a type: a little everywhere, much in its markers. */
function drawTypeShift(genes: number, random: Random): Float64Array {
  return fill(genes, () => {
    const isMarker = random.uniform() < markerShare;
    const marker = isMarker ? weakestMarker + markerRange * random.uniform() : 0;
    return marker + typeDeviation * random.normal();
  });
}

/** Log change of each gene per level of a programme; most genes have no part in it. */
function drawProgramme(genes: number, random: Random): Float64Array {
  return fill(genes, () =>
    random.uniform() < programmeShare ? programmeDeviation * random.normal() : 0,
  );
}

/** The level of each programme in a state: the state's digits. */
function levelsOf(state: number): number[] {
  const base = programmeLevels.length;
  return Array.from(
    { length: nProgrammes },
    (_, i) => programmeLevels[Math.floor(state / base ** i) % base],
  );
}

/** Total count at which `nSeen` genes are expected above 0 in a cell with these shares, by halving. */
function findTotal(shares: Float64Array, shapes: Float64Array, nSeen: number): number {
  let low = 0;
  let high = 1e7;
  for (let step = 0; step < 60; step++) {
    const total = (low + high) / 2;
    const expected = shares.reduce((sum, share, gene) => {
      return sum + 1 - (1 + (total * share) / shapes[gene]) ** -shapes[gene];
    }, 0);
    if (expected < nSeen) low = total;
    else high = total;
  }
  return (low + high) / 2;
}

function nameGenes(genes: number, nMitochondrial: number): string[] {
  const width = Math.max(4, String(genes).length);
  const nuclear = genes - nMitochondrial;
  return Array.from({ length: genes }, (_, gene) =>
    gene < nuclear
      ? `GENE${String(gene + 1).padStart(width, '0')}`
      : mitochondrialNames[gene - nuclear],
  );
}

function scaleToSum(values: Float64Array, sum: number): Float64Array {
  const total = values.reduce((all, value) => all + value, 0);
  return values.map((value) => (value * sum) / total);
}

function fill(n: number, draw: () => number): Float64Array {
  return Float64Array.from({ length: n }, draw);
}
