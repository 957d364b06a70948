// Gradients of the losses: the explicit ones against finite differences in double precision of the loss alone, and
// against what tfjs derives from the loss written down plainly.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Device, Tensor } from '#main/compute/device.ts';
import { createReferenceDevice } from '#main/compute/reference/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import { createRandom } from '#main/numerics/random.ts';

const device = createReferenceDevice();
const nRows = 9;
const groups = Int32Array.of(0, 4, 4, 5, 9);
const nComponents = 3;
const dim = 4;

/** A loss of some inputs. The gradients have the inputs' names. */
interface Case {
  readonly inputs: Readonly<Record<string, readonly [number, number]>>;
  /** Keeps drawn numbers in the range of the input. */
  readonly tame?: (name: string, value: number) => number;
  run(inputs: Readonly<Record<string, Float32Array>>): Promise<{
    readonly loss: number;
    readonly gradients: Readonly<Record<string, Float32Array>>;
  }>;
  /** The same loss in differentiable ops. */
  inTfjs(inputs: Readonly<Record<string, tf.Tensor>>): tf.Scalar;
}

/** Runs an operation that has one input and one gradient. */
async function runOn(
  x: Float32Array,
  nCols: number,
  operation: (x: Tensor, dX: Tensor, loss: Parameters<Device['classLoss']>[0]['loss']) => void,
) {
  const workspace = device.openWorkspace();
  const tensor = workspace.createTensor(nRows, nCols);
  const dX = workspace.createTensor(nRows, nCols);
  const ledger = workspace.createLedger(['loss']);
  device.upload(tensor, x, nRows);
  operation(tensor, dX, { ledger, term: 'loss' });
  ledger.endRow();
  const [loss = Number.NaN] = await ledger.read();
  return { loss, gradients: { x: await device.read(dX) } };
}

const isOwn = tf.tensor2d(
  Array.from({ length: nRows }, (_, row) =>
    Array.from({ length: 4 }, (__, g) => Number(row >= groups[g]! && row < groups[g + 1]!)),
  ),
);

function contrastive(against: 'all-others' | 'other-groups'): Case {
  return {
    inputs: { x: [nRows, 5] },
    run: ({ x }) =>
      runOn(x!, 5, (tensor, dX, loss) =>
        device.supervisedContrastive({ x: tensor, groups, temperature: 0.3, against, dX, loss }),
      ),
    inTfjs({ x }) {
      const z = x!.div(tf.norm(x!, 2, 1, true));
      const similarity = tf.exp(
        tf.matMul(z as tf.Tensor2D, z as tf.Tensor2D, false, true).div(0.3),
      );
      const same = tf.matMul(isOwn, isOwn, false, true);
      const self = tf.eye(nRows);
      const partner = same.sub(self);
      const outside = tf.sum(similarity.mul(tf.sub(1, same)), 1, true);
      const denominator =
        against === 'all-others'
          ? tf.sum(similarity.mul(tf.sub(1, self)), 1, true)
          : similarity.add(outside);
      const perPair = tf.log(denominator).sub(tf.log(similarity)).mul(partner);
      const nPartners = tf.maximum(partner.sum(1), 1);
      return perPair.sum(1).div(nPartners).mean() as tf.Scalar;
    },
  };
}

function classLoss(kind: 'softmax' | 'hinge'): Case {
  return {
    inputs: { x: [nRows, 4] },
    run: ({ x }) =>
      runOn(x!, 4, (logits, dLogits, loss) =>
        device.classLoss({ kind, logits, groups, dLogits, loss }),
      ),
    inTfjs({ x }) {
      const own = tf.sum(x!.mul(isOwn), 1);
      if (kind === 'softmax') return tf.logSumExp(x!, 1).sub(own).mean() as tf.Scalar;
      const sign = isOwn.mul(2).sub(1);
      return tf
        .relu(tf.sub(1, sign.mul(x!)))
        .sum(1)
        .mean() as tf.Scalar;
    },
  };
}

function mixture(form: 'plain' | 'logarithmic'): Case {
  const isPlain = form === 'plain';
  return {
    inputs: {
      heads: [nRows, 2 * dim],
      latent: [nRows, dim],
      weights: [1, nComponents],
      means: [nComponents, dim],
      spreads: [nComponents, dim],
    },
    tame: (name, value) =>
      isPlain && (name === 'weights' || name === 'spreads') ? Math.abs(value) + 0.3 : value,
    run: async ({ heads, latent, ...blocks }) => {
      const workspace = device.openWorkspace();
      const initial = { kind: 'constant', value: 0 } as const;
      const layout = layoutParameters(
        (['weights', 'means', 'spreads'] as const).map((name) => {
          const [rows, nCols] = shapeOf(name);
          return { name, nRows: rows, nCols, kind: 'dense', initial } as const;
        }),
      );
      const values = new Float32Array(layout.size);
      for (const { name, offset } of layout.blocks) values.set(blocks[name]!, offset);
      const parameters = workspace.createParameters(layout, values);
      const tensors = {
        heads: workspace.createTensor(nRows, 2 * dim),
        latent: workspace.createTensor(nRows, dim),
        dHeads: workspace.createTensor(nRows, 2 * dim),
        dLatent: workspace.createTensor(nRows, dim),
      };
      device.upload(tensors.heads, heads!, nRows);
      device.upload(tensors.latent, latent!, nRows);
      const ledger = workspace.createLedger(['kl']);
      const prior = {
        form,
        weights: parameters.block('weights'),
        means: parameters.block('means'),
        spreads: parameters.block('spreads'),
      };
      device.mixtureKl({ prior, ...tensors, weight: 1, loss: { ledger, term: 'kl' } });
      ledger.endRow();
      const [loss = Number.NaN] = await ledger.read();
      const flat = await parameters.readGradients();
      const gradients: Record<string, Float32Array> = {
        heads: await device.read(tensors.dHeads),
        latent: await device.read(tensors.dLatent),
      };
      for (const { name, offset, size } of layout.blocks) {
        gradients[name] = flat.subarray(offset, offset + size);
      }
      return { loss, gradients };
    },
    inTfjs({ heads, latent, weights, means, spreads }) {
      const [mean, logVariance] = tf.split(heads!, 2, 1) as [tf.Tensor, tf.Tensor];
      const pi = (isPlain ? weights! : tf.softmax(weights!)) as tf.Tensor;
      const variance = (isPlain ? spreads!.add(1e-8) : tf.exp(spreads!)) as tf.Tensor;
      const energy = (square: tf.Tensor): tf.Tensor =>
        tf
          .log(variance.mul(2 * Math.PI))
          .add(square.div(variance))
          .sum(2)
          .mul(0.5);
      const offset = (of: tf.Tensor): tf.Tensor => of.expandDims(1).sub(means!.expandDims(0));
      const density = tf
        .exp(tf.log(pi).sub(energy(offset(latent!).square())))
        .add(isPlain ? 1e-10 : 0);
      const share = density.div(density.sum(1, true));
      const square = offset(mean).square().add(tf.exp(logVariance).expandDims(1));
      const cost = energy(square).sub(tf.log(pi)).add(tf.log(share));
      const entropy = logVariance
        .add(1 + Math.log(2 * Math.PI))
        .sum(1)
        .mul(0.5);
      return share.mul(cost).sum(1).sub(entropy).mean() as tf.Scalar;
    },
  };
}

/** Rows and columns of a block of the mixture. */
function shapeOf(name: 'weights' | 'means' | 'spreads'): [number, number] {
  return name === 'weights' ? [1, nComponents] : [nComponents, dim];
}

const cases = {
  'contrastive loss, against all others': contrastive('all-others'),
  'contrastive loss, against other groups': contrastive('other-groups'),
  'softmax loss': classLoss('softmax'),
  'hinge loss': classLoss('hinge'),
  'mixture, logarithmic': mixture('logarithmic'),
  'mixture, plain': mixture('plain'),
};

function drawInputs({ inputs, tame = (_, value) => value }: Case): Record<string, Float32Array> {
  const random = createRandom(11, 3);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, [rows, nCols]]) => [
      name,
      Float32Array.from({ length: rows * nCols }, () => tame(name, random.normal())),
    ]),
  );
}

describe.each(Object.entries(cases))('%s', (_, one) => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend('cpu');
  });

  it('has the gradient that finite differences have, number by number', async () => {
    const inputs = drawInputs(one);
    const { gradients } = await one.run(inputs);
    const wrong: string[] = [];
    for (const [name, values] of Object.entries(inputs)) {
      for (let i = 0; i < values.length; i++) {
        const at = values[i]!;
        // The step as single precision has it.
        const [low, high] = Float32Array.of(at - 2 ** -10, at + 2 ** -10);
        values[i] = high!;
        const above = (await one.run(inputs)).loss;
        values[i] = low!;
        const below = (await one.run(inputs)).loss;
        values[i] = at;
        const measured = (above - below) / (high! - low!);
        const slope = gradients[name]![i]!;
        if (Math.abs(measured - slope) < 1e-5 * (1 + Math.abs(slope))) continue;
        wrong.push(`${name}[${i}]: ${slope}, measured ${measured}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has the loss and the gradients that tfjs derives', async () => {
    const inputs = drawInputs(one);
    const { loss, gradients } = await one.run(inputs);
    const names = Object.keys(inputs);
    const tensors = names.map((name) => tf.tensor2d(inputs[name]!, [...one.inputs[name]!]));
    const derived = tf.valueAndGrads((...values: tf.Tensor[]) =>
      one.inTfjs(Object.fromEntries(names.map((name, i) => [name, values[i]!]))),
    )(tensors);
    expect(Math.abs(derived.value.dataSync()[0]! / loss - 1)).toBeLessThan(2e-6);
    for (const [i, name] of names.entries()) {
      const theirs = Array.from(derived.grads[i]!.dataSync());
      const largest = Math.max(...theirs.map(Math.abs));
      const isWrong = theirs.findIndex(
        (slope, k) => !(Math.abs(slope - gradients[name]![k]!) < 2e-5 * largest),
      );
      expect([name, isWrong]).toEqual([name, -1]);
    }
  });
});
