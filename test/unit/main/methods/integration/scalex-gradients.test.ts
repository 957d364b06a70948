// The explicit backward pass of the network against finite differences and against the automatic one of tfjs.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Minibatch } from '#main/compute/device.ts';
import { createReferenceDevice } from '#main/compute/reference/device.ts';
import { drawInitialValues } from '#main/methods/common/initial-values.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import { createRandom } from '#main/numerics/random.ts';
import { tinyData } from './scalex-data.ts';

const shape = { nFeatures: 20, hiddenDim: 12, latentDim: 3, nDomains: 4 };
const klWeight = 0.5;
const layout = layoutScalex(shape);
const device = createReferenceDevice();

/** A minibatch with an empty domain and one of a single cell. */
function openModel(singletons: 'running' | 'untouched') {
  const workspace = device.openWorkspace();
  const data = tinyData([6, 0, 1, 5]);
  const start = drawInitialValues(layout, createRandom(1, 1));
  const random = createRandom(2, 1);
  for (const { name, offset, size } of layout.blocks) {
    if (!name.includes('norm')) continue;
    for (let at = offset; at < offset + size; at++) start[at]! += 0.3 * random.uniform();
  }
  const parameters = workspace.createParameters(layout, start);
  const ledger = workspace.createLedger(scalexLosses);
  const maxRows = data.x.nRows;
  const model = createScalexModel({
    ...{ device, workspace, parameters, ledger, maxRows, klWeight, singletons },
  });
  const noise = { key: { seed: 5, stream: 1 }, nCols: shape.latentDim };
  const loader = workspace.createLoader({
    ...{ matrix: data.x, domains: data.domains, nDomains: 4, maxRows, noise },
  });
  loader.prepare(
    Int32Array.from({ length: maxRows }, (_, row) => row),
    0,
  );
  const minibatch = loader.take();
  async function lossAt(values: Float32Array): Promise<number> {
    parameters.writeValues(values);
    model.forward(minibatch);
    ledger.endRow();
    const [reconstruction = 0, kl = 0] = await ledger.read();
    return reconstruction + klWeight * kl;
  }
  async function gradientsAt(values: Float32Array): Promise<Float32Array> {
    await lossAt(values);
    model.backward();
    return parameters.readGradients();
  }
  return { start, minibatch, lossAt, gradientsAt };
}

describe.each(['running', 'untouched'] as const)('with lone cells %s', (singletons) => {
  it('agrees with finite differences along a random direction of every block', async () => {
    const { start, lossAt, gradientsAt } = openModel(singletons);
    const gradients = await gradientsAt(start);
    const random = createRandom(9, 1);
    const errors = new Map<string, number>();
    for (const block of layout.blocks) {
      if (block.kind === 'state') continue;
      const { name, offset, size } = block;
      const norm = Math.hypot(...gradients.subarray(offset, offset + size));
      // Along the gradient and a bit aside: the change is large enough to be seen in single precision.
      const direction = gradients
        .slice(offset, offset + size)
        .map((slope) => slope / (norm || 1) + (0.3 * random.normal()) / Math.sqrt(size));
      const expected = direction.reduce((sum, d, i) => sum + d * gradients[offset + i]!, 0);
      const h = 2e-3;
      const moved = (sign: number): Float32Array => {
        const values = start.slice();
        direction.forEach((d, i) => (values[offset + i]! += sign * h * d));
        return values;
      };
      // Running statistics move with every forward pass; writing all values puts them back.
      const measured = ((await lossAt(moved(1))) - (await lossAt(moved(-1)))) / (2 * h);
      errors.set(name, Math.abs(measured - expected) / (Math.abs(expected) + 1));
    }
    expect([...errors].filter(([, error]) => !(error < 2e-3))).toEqual([]);
  });
});

describe('tfjs autodiff', () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend('cpu');
  });

  it('gives the same loss and the same gradient of every parameter', async () => {
    const { start, minibatch, lossAt, gradientsAt } = openModel('untouched');
    const ours = await gradientsAt(start);
    const noise =
      minibatch.noise === null ? new Float32Array(0) : await device.read(minibatch.noise);
    const names = layout.blocks.filter(({ kind }) => kind !== 'state');
    const start2d = names.map(({ offset, size, nRows, nCols }) =>
      tf.tensor2d(start.slice(offset, offset + size), [nRows, nCols]),
    );
    const { value, grads } = tf.valueAndGrads((...blocks: tf.Tensor[]) =>
      lossInTfjs(
        Object.fromEntries(names.map(({ name }, i) => [name, blocks[i]!])),
        minibatch,
        noise,
      ),
    )(start2d);
    expect(Math.abs(value.dataSync()[0]! / (await lossAt(start)) - 1)).toBeLessThan(1e-5);
    const areWrong = names.filter(({ offset, size }, i) => {
      const theirs = Array.from(grads[i]!.dataSync());
      const largest = Math.max(1e-2, ...theirs.map(Math.abs));
      const own = ours.subarray(offset, offset + size);
      return theirs.some((slope, k) => !(Math.abs(own[k]! - slope) < 1e-4 * largest));
    });
    expect(areWrong.map(({ name }) => name)).toEqual([]);
  });
});

/** The loss written down plainly, for tfjs to differentiate. */
function lossInTfjs(
  p: Readonly<Record<string, tf.Tensor>>,
  minibatch: Minibatch,
  noise: Float32Array,
): tf.Scalar {
  const { x } = tinyData([6, 0, 1, 5]);
  const rows = Array.from(minibatch.rows, (row) => {
    const values = new Float32Array(x.nCols);
    for (let at = x.indptr[row]!; at < x.indptr[row + 1]!; at++)
      values[x.indices[at]!] = x.data[at]!;
    return Array.from(values);
  });
  const input = tf.tensor2d(rows);
  const linear = (of: tf.Tensor, name: string) =>
    of.matMul(p[`${name}.weight`]!).add(p[`${name}.bias`]!);
  const norm = (of: tf.Tensor, name: string, row: number) => {
    const { mean, variance } = tf.moments(of, 0, true);
    const part = (which: string) => p[`${name}.${which}`]!.slice([row, 0], [1, -1]);
    return of
      .sub(mean)
      .div(tf.sqrt(variance.add(1e-5)))
      .mul(part('scale'))
      .add(part('shift'));
  };
  const hidden = tf.relu(norm(linear(input, 'encoder.trunk'), 'encoder.norm', 0));
  const [mean, logVariance] = tf.split(linear(hidden, 'encoder.heads'), 2, 1) as [
    tf.Tensor,
    tf.Tensor,
  ];
  const normals = tf.tensor2d(noise, [rows.length, shape.latentDim]);
  const decoded = linear(mean.add(tf.exp(logVariance.div(2)).mul(normals)), 'decoder.linear');
  const { domainOffsets } = minibatch;
  const logits = tf.concat(
    Array.from({ length: shape.nDomains }, (_, d) => {
      const [from, to] = [domainOffsets[d]!, domainOffsets[d + 1]!];
      const own = decoded.slice([from, 0], [to - from, -1]);
      return to - from > 1 ? norm(own, 'decoder.norm', d) : own;
    }).filter((part) => part.shape[0]! > 0),
  );
  const entropy = tf.softplus(logits).sub(input.mul(logits)).sum();
  const kl = mean.square().add(tf.exp(logVariance)).sub(1).sub(logVariance).sum().div(2);
  return entropy.add(kl.mul(klWeight)).div(rows.length).asScalar();
}
