import { describe, expect, it } from 'vitest';
import { callPeaks } from '#main/numerics/call-peaks.ts';
import { log10PoissonTail } from '#main/numerics/poisson-tail.ts';
import { createRandom } from '#main/numerics/random.ts';
import { tabulateLogFactorials } from '#main/numerics/specific-peaks.ts';

const tileBases = 100;

/** Tiles of a flat background. */
function background(nTiles: number, mean: number, seed: number): Uint32Array {
  const { poisson } = createRandom(seed, 0);
  return Uint32Array.from({ length: nTiles }, () => poisson(mean));
}

describe('Poisson tail', () => {
  const table = tabulateLogFactorials(5_000);
  // scipy.stats.poisson.logsf(count - 1, mean) / ln 10, SciPy 1.17
  it.each([
    [1, 0.09, -1.065154178],
    [4, 0.09, -5.594463261],
    [12, 3, -4.146383126],
    [60, 20, -12.373322524],
    [400, 35.5, -264.092280253],
  ])('of %d or more with a mean of %d', (count, mean, expected) => {
    expect(log10PoissonTail(table, count, mean)).toBeCloseTo(expected, 8);
  });

  it('of none or more is certain', () => {
    expect(log10PoissonTail(table, 0, 3)).toBe(0);
  });
});

describe('called peaks', () => {
  it('are windows above what is around them, joined where they touch', async () => {
    const tiles = background(4_000, 0.2, 1);
    tiles[1_000] = 40;
    tiles[1_003] = 40;
    tiles[2_000] = 40;
    const peaks = await callPeaks({ tileBases, chromosomes: [background(500, 0.2, 2), tiles] });
    expect(peaks.map(({ chromosome, start, end }) => [chromosome, start, end])).toEqual([
      [1, 99_800, 100_600],
      [1, 199_800, 200_300],
    ]);
    expect(peaks.every(({ log10P }) => log10P < -20)).toBe(true);
  });

  it('are not the same height where everything around is high', async () => {
    const tiles = background(20_000, 0.2, 3);
    tiles.set(background(400, 40, 4), 10_000);
    const peaks = await callPeaks({ tileBases, chromosomes: [tiles] });
    const inPlateau = peaks.filter(({ start, end }) => start > 1_006_000 && end < 1_034_000);
    expect(inPlateau).toEqual([]);
  });

  it('hold few mistakes on a background alone', async () => {
    const peaks = await callPeaks({ tileBases, chromosomes: [background(200_000, 1, 5)] });
    expect(peaks.length).toBeLessThan(3);
  });

  it('stay on their chromosomes', async () => {
    const [first, second] = [background(300, 0.1, 6), background(300, 0.1, 7)];
    first[299] = 30;
    second[0] = 30;
    const peaks = await callPeaks({ tileBases, chromosomes: [first, second] });
    expect(peaks.map(({ chromosome, start, end }) => [chromosome, start, end])).toEqual([
      [0, 29_700, 30_000],
      [1, 0, 300],
    ]);
  });

  it('are none where there is nothing', async () => {
    expect(await callPeaks({ tileBases, chromosomes: [] })).toEqual([]);
    expect(await callPeaks({ tileBases, chromosomes: [new Uint32Array(50)] })).toEqual([]);
  });
});
