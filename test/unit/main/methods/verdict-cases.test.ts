// The rules of the verdict on integrations whose worth is known because they were simulated: 20 cases, drawn by their
// seeds, measured as a run is measured (exact neighbours, the measures of main/numerics), none of them adjusted by hand.
import { describe, expect, test } from 'vitest';
import type { Embedded } from '#main/methods/common/embed.ts';
import { measureAll } from '#main/methods/common/measure.ts';
import { judgeIntegration } from '#main/methods/integration/verdict.ts';
import { clusterKMeans } from '#main/numerics/k-means.ts';
import { noCheckpoint } from '#main/numerics/checkpoint.ts';
import { createRandom, type Random } from '#main/numerics/random.ts';
import type { Verdict } from '#shared/contract/results.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';

const nCells = 360;
const nDims = 10;

/** What is drawn for a case. Lengths are in standard deviations of the cells around the centre of their type. */
interface Cells {
  readonly batch: Int32Array;
  readonly type: Int32Array;
  readonly nBatches: number;
  readonly nTypes: number;
  /** Centre of each type, shift of each batch. */
  readonly centres: readonly Float64Array[];
  readonly shifts: readonly Float64Array[];
  /** nCells x nDims. */
  readonly noise: Float64Array;
}

function drawCells(random: Random): Cells {
  const nBatches = 2 + random.integer(3);
  const nTypes = 3 + random.integer(3);
  const apart = 4 + 3 * random.uniform();
  const shifted = 2 + 2 * random.uniform();
  const vector = (length: number): Float64Array => {
    const drawn = Float64Array.from({ length: nDims }, () => random.normal());
    const norm = Math.hypot(...drawn);
    return drawn.map((value) => (value * length) / norm);
  };
  return {
    batch: Int32Array.from({ length: nCells }, () => random.integer(nBatches)),
    type: Int32Array.from({ length: nCells }, () => random.integer(nTypes)),
    nBatches,
    nTypes,
    centres: Array.from({ length: nTypes }, () => vector(apart)),
    shifts: Array.from({ length: nBatches }, () => vector(shifted)),
    noise: Float64Array.from({ length: nCells * nDims }, () => random.normal()),
  };
}

/** What an integration made of the cells. */
interface Outcome {
  /** Part of the batch shifts that is left. */
  readonly shiftLeft: number;
  /** Centre a type was moved to; absent: its own. */
  readonly movedTo: ReadonlyMap<number, number>;
  /** Share of the cells that were put among another type. */
  readonly misplaced: number;
  /** New noise on top, in the same unit. */
  readonly jitter: number;
  /** All coordinates times this. */
  readonly scale: number;
}

const untouched: Outcome = {
  ...{ shiftLeft: 1, movedTo: new Map(), misplaced: 0, jitter: 0, scale: 1 },
};

function embed(cells: Cells, outcome: Outcome, random: Random): Float32Array {
  const points = new Float32Array(nCells * nDims);
  for (let cell = 0; cell < nCells; cell++) {
    const own = cells.type[cell]!;
    const isMisplaced = random.uniform() < outcome.misplaced;
    const type = isMisplaced
      ? (own + 1 + random.integer(cells.nTypes - 1)) % cells.nTypes
      : (outcome.movedTo.get(own) ?? own);
    for (let dim = 0; dim < nDims; dim++) {
      const at = cell * nDims + dim;
      const value =
        cells.centres[type]![dim]! +
        outcome.shiftLeft * cells.shifts[cells.batch[cell]!]![dim]! +
        cells.noise[at]! +
        outcome.jitter * random.normal();
      points[at] = outcome.scale * value;
    }
  }
  return points;
}

/** Every other cell of every cell, nearest first, the first k. */
function findNeighbors(points: Float32Array, k: number): Neighbors {
  const indices = new Int32Array(nCells * k);
  const distances = new Float32Array(nCells * k);
  const others = Array.from({ length: nCells }, (_, i) => i);
  for (let cell = 0; cell < nCells; cell++) {
    const distance = Float64Array.from(others, (other) => {
      let sum = 0;
      for (let dim = 0; dim < nDims; dim++) {
        sum += (points[cell * nDims + dim]! - points[other * nDims + dim]!) ** 2;
      }
      return other === cell ? Infinity : Math.sqrt(sum);
    });
    const nearest = others.toSorted((a, b) => distance[a]! - distance[b]!).slice(0, k);
    indices.set(nearest, cell * k);
    distances.set(
      nearest.map((other) => distance[other]!),
      cell * k,
    );
  }
  return { indices, distances, nCells, k };
}

async function toEmbedded(method: string, data: Float32Array, cells: Cells): Promise<Embedded> {
  const points = { data, nRows: nCells, nCols: nDims };
  const neighbors = findNeighbors(data, 90);
  const options = { k: cells.nTypes, nStarts: 5, maxPasses: 50, seed: 1 };
  const { codes } = await clusterKMeans(points, options, noCheckpoint);
  const umap = { data: new Float32Array(2 * nCells), nRows: nCells, nCols: 2 };
  return { method, title: method, points, neighbors, graph: neighbors, umap, clusters: codes };
}

async function judgeCase(seed: number, outcomeOf: (random: Random) => Outcome): Promise<Verdict> {
  const cells = drawCells(createRandom(seed, 1));
  const none = embed(cells, untouched, createRandom(seed, 2));
  const scalex = embed(cells, outcomeOf(createRandom(seed, 3)), createRandom(seed, 4));
  const names = (n: number) => Array.from({ length: n }, (_, i) => String(i));
  const metrics = await measureAll(
    {
      embedded: [await toEmbedded('none', none, cells), await toEmbedded('scalex', scalex, cells)],
      prepared: {
        cells: Int32Array.from({ length: nCells }, (_, i) => i),
        batch: { codes: cells.batch, names: names(cells.nBatches) },
      },
      label: { codes: cells.type, names: names(cells.nTypes) },
      seed,
    },
    { checkpoint: () => Promise.resolve(), warn: () => undefined },
  );
  const verdict = judgeIntegration(metrics, { labelKey: 'type' });
  if (verdict === null) throw new Error('nothing was measured');
  return verdict;
}

const seeds = (from: number, n: number) => Array.from({ length: n }, (_, i) => from + i);

describe('integrations that took the batches off and left the types', () => {
  test.each(seeds(101, 7))('are called better (seed %i)', async (seed) => {
    const verdict = await judgeCase(seed, (random) => ({
      ...{ ...untouched, shiftLeft: 0.25 * random.uniform() },
      ...{ jitter: 0.1, scale: 0.5 + random.uniform() },
    }));
    expect(verdict).toMatchObject({ outcome: 'better' });
  });
});

describe('integrations that did nothing but stretch the coordinates a little', () => {
  test.each(seeds(201, 6))('are called no change (seed %i)', async (seed) => {
    const verdict = await judgeCase(seed, (random) => ({
      ...{ ...untouched, jitter: 0.03, scale: 0.5 + random.uniform() },
    }));
    expect(verdict).toMatchObject({ outcome: 'no-change' });
  });
});

describe('integrations that did harm', () => {
  test.each(seeds(301, 3))('by merging two types are called worse (seed %i)', async (seed) => {
    const verdict = await judgeCase(seed, (random) => ({
      ...{ ...untouched, shiftLeft: 0.25 * random.uniform() },
      movedTo: new Map([[0, 1]]),
    }));
    expect(verdict).toMatchObject({ outcome: 'worse', title: expect.stringContaining('merged') });
  });

  test.each(seeds(311, 2))(
    'by misplacing a tenth or more are called worse (seed %i)',
    async (seed) => {
      const verdict = await judgeCase(seed, (random) => ({
        ...{ ...untouched, shiftLeft: 0.25 * random.uniform() },
        misplaced: 0.1 + 0.15 * random.uniform(),
      }));
      expect(verdict).toMatchObject({ outcome: 'worse' });
    },
  );

  test.each(seeds(321, 2))(
    'by driving the batches apart are called worse (seed %i)',
    async (seed) => {
      const verdict = await judgeCase(seed, (random) => ({
        ...{ ...untouched, shiftLeft: 1.8 + random.uniform() },
      }));
      expect(verdict).toMatchObject({ outcome: 'worse' });
    },
  );
});
