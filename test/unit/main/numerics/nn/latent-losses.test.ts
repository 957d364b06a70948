// The losses in latent space against values worked out by hand or by the originals, and what they do at the edges.
// Their gradients: test/unit/main/compute/gradients.test.ts.
import { describe, expect, it } from 'vitest';
import { hingeLossInto, softmaxLossInto } from '#main/numerics/nn/class-losses.ts';
import { supervisedContrastiveInto } from '#main/numerics/nn/contrastive.ts';
import { mixtureKlInto } from '#main/numerics/nn/mixture.ts';
import type { MixtureValues } from '#main/numerics/nn/mixture.ts';

function mixtureKl(prior: MixtureValues, heads: number[], latent: number[]) {
  const nRows = latent.length / (prior.means.length / prior.weights.length);
  const gradients = {
    dHeads: new Float32Array(heads.length),
    dLatent: new Float32Array(latent.length),
    dWeights: new Float32Array(prior.weights.length),
    dMeans: new Float32Array(prior.means.length),
    dSpreads: new Float32Array(prior.spreads.length),
  };
  const input = { prior, heads: Float32Array.from(heads), latent: Float32Array.from(latent) };
  return { loss: mixtureKlInto(gradients, { ...input, nRows, weight: 1 }), ...gradients };
}

const plain: MixtureValues = {
  form: 'plain',
  weights: Float32Array.of(0.5, 0.5),
  means: Float32Array.of(-1, 1),
  spreads: Float32Array.of(1, 4),
};
const logarithmic: MixtureValues = {
  form: 'logarithmic',
  weights: Float32Array.of(3, 3),
  means: plain.means,
  spreads: plain.spreads.map(Math.log),
};

describe('the divergence from a mixture', () => {
  it.each([plain, logarithmic])('is that of the original in one dimension: $form', (prior) => {
    // SCALE 1.1.2, with responsibilities (0.4011675, 0.5988325).
    expect(mixtureKl(prior, [0.4, -1], [0.5]).loss).toBeCloseTo(0.9561635, 6);
  });

  it('is the one from a normal distribution when there is one component', () => {
    const prior: MixtureValues = {
      form: 'logarithmic',
      weights: Float32Array.of(-2),
      means: Float32Array.of(0, 0),
      spreads: Float32Array.of(0, 0),
    };
    const { loss, dWeights, dLatent } = mixtureKl(prior, [0.5, -1, 0.3, -0.2], [2, 7]);
    const expected = [0.5, -1].reduce((sum, mean, d) => {
      const logVariance = [0.3, -0.2][d]!;
      return sum + 0.5 * (mean * mean + Math.exp(logVariance) - 1 - logVariance);
    }, 0);
    expect(loss).toBeCloseTo(expected, 6);
    expect([...dWeights, ...dLatent].every((slope) => Math.abs(slope) < 1e-7)).toBe(true);
  });

  it('far from every component stays finite; the plain form divides the cell evenly, as the original does', () => {
    const far = [1e4];
    const even = mixtureKl(plain, [0, 0], far);
    expect(Number.isFinite(even.loss)).toBe(true);
    expect(even.dLatent[0]).toBe(0);
    // The wide component takes all of it.
    const { dMeans } = mixtureKl(logarithmic, [0, 0], far);
    expect(dMeans[0]).toBeCloseTo(0, 6);
    expect(dMeans[1]).toBeCloseTo(0.25, 6);
  });

  it('is NaN, not a number like others, for a negative plain weight', () => {
    const prior = { ...plain, weights: Float32Array.of(-0.1, 1.1) };
    expect(mixtureKl(prior, [0.4, -1], [0.5]).loss).toBeNaN();
  });
});

describe('the supervised contrastive loss', () => {
  const input = (x: number[], sizes: number[], against: 'all-others' | 'other-groups') => {
    let end = 0;
    const groups = Int32Array.of(0, ...sizes.map((size) => (end += size)));
    const values = Float32Array.from(x);
    return { x: values, nCols: values.length / end, groups, temperature: 0.5, against };
  };
  const loss = (...args: Parameters<typeof input>): number => {
    const { x, ...rest } = input(...args);
    return supervisedContrastiveInto(new Float32Array(x.length), { x, ...rest });
  };

  it('is the formula by hand for two cells of one type and one of another', () => {
    // Directions 0°, 90° (type a) and 180° (type b); similarities 0, -1, 0; temperature 0.5.
    const x = [3, 0, 0, 2, -1, 0];
    const first = Math.log(Math.exp(0) + Math.exp(-2)) - 0;
    const second = Math.log(Math.exp(0) + Math.exp(0)) - 0;
    expect(loss(x, [2, 1], 'all-others')).toBeCloseTo((first + second) / 3, 12);
    expect(loss(x, [2, 1], 'other-groups')).toBeCloseTo((first + second) / 3, 12);
  });

  it('leaves other partners out of the denominator only against other groups', () => {
    const x = [1, 0, 1, 0, 1, 0, -1, 0];
    expect(loss(x, [3, 1], 'other-groups')).toBeCloseTo((3 * Math.log1p(Math.exp(-4))) / 4, 12);
    expect(loss(x, [3, 1], 'all-others')).toBeCloseTo((3 * Math.log(2 + Math.exp(-4))) / 4, 12);
  });

  it.each(['all-others', 'other-groups'] as const)(
    'of one type alone, lone cells and a cell of zeros is finite: %s',
    (against) => {
      const { x, ...rest } = input([1, 2, 0, 0, 3, 1], [3], against);
      const dX = new Float32Array(x.length);
      expect(Number.isFinite(supervisedContrastiveInto(dX, { x, ...rest }))).toBe(true);
      expect(dX.subarray(2, 4).every((slope) => slope === 0)).toBe(true);
      expect(dX.every(Number.isFinite)).toBe(true);
      expect(loss([1, 2, 3, 4], [1, 1], against)).toBe(0);
      expect(loss([1, 2], [0, 1], against)).toBe(0);
    },
  );

  it('does not mind the lengths of the rows, however large or small', () => {
    const x = [1, 2, -1, 1, 0.5, -3];
    const scaled = x.map((value, i) => value * [1e-8, 1e30, 1][Math.floor(i / 2)]!);
    expect(loss(scaled, [2, 1], 'all-others')).toBeCloseTo(loss(x, [2, 1], 'all-others'), 6);
  });
});

describe('the losses of a class head', () => {
  const logits = Float32Array.of(2, 0, -1, 3, 0.5, 0.5);
  const groups = Int32Array.of(0, 1, 3);

  it('softmax: minus the logarithm of the own probability', () => {
    const dLogits = new Float32Array(6);
    const own = [
      [2, 0],
      [3, -1],
      [0.5, 0.5],
    ].map(([a, b]) => Math.log(1 + Math.exp(b! - a!)));
    expect(softmaxLossInto(dLogits, { logits, groups })).toBeCloseTo(
      own.reduce((sum, value) => sum + value) / 3,
      6,
    );
    expect(dLogits[0]).toBeCloseTo((1 / (1 + Math.exp(-2)) - 1) / 3, 6);
  });

  it('hinge: nothing beyond the margin, a straight line before it', () => {
    const dLogits = new Float32Array(6);
    // Rows: (2, 0) of class 0, (-1, 3) and (0.5, 0.5) of class 1.
    const expected = (0 + 1 + (0 + 0) + (1.5 + 0.5)) / 3;
    expect(hingeLossInto(dLogits, { logits, groups })).toBeCloseTo(expected, 12);
    expect(Array.from(dLogits, (slope) => Math.round(slope * 3))).toEqual([0, 1, 0, 0, 1, -1]);
  });

  it('softmax takes logits of any size', () => {
    const dLogits = new Float32Array(2);
    const huge = { logits: Float32Array.of(3e38, -3e38), groups: Int32Array.of(0, 1, 1) };
    expect(softmaxLossInto(dLogits, huge)).toBe(0);
    expect([...dLogits]).toEqual([0, 0]);
  });
});
