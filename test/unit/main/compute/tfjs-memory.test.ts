import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { createTfjsCpuDevice } from '#main/compute/tfjs/cpu.ts';
import { drawInitialValues } from '#main/methods/common/initial-values.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import { createRandom } from '#main/numerics/random.ts';
import { tinyData } from '../methods/integration/scalex-data.ts';

it('two hundred training steps leave no tensor behind, and closing the workspace none at all', async () => {
  const device = await createTfjsCpuDevice();
  const before = tf.memory().numTensors;
  const workspace = device.openWorkspace();
  const { x, domains, nDomains } = tinyData([4, 1, 3]);
  const layout = layoutScalex({ nFeatures: x.nCols, hiddenDim: 6, latentDim: 2, nDomains });
  const parameters = workspace.createParameters(
    layout,
    drawInitialValues(layout, createRandom(1, 1)),
  );
  const ledger = workspace.createLedger(scalexLosses);
  const model = createScalexModel({
    ...{ device, workspace, parameters, ledger, maxRows: 8, klWeight: 0.5 },
    singletons: 'running',
  });
  const noise = { key: { seed: 1, stream: 1 }, nCols: 2 };
  const loader = workspace.createLoader({ matrix: x, domains, nDomains, maxRows: 8, noise });
  const counts: number[] = [];
  for (let step = 0; step < 200; step++) {
    loader.prepare(Int32Array.of(0, 1, 2, 3, 5, step % 2 === 0 ? 4 : 6), step * 16);
    model.forward(loader.take());
    ledger.endRow();
    model.backward();
    device.adamStep(parameters, {
      ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 },
      maxNorm: step % 3 === 0 ? 1 : null,
    });
    parameters.keepValues();
    await ledger.read();
    counts.push(tf.memory().numTensors);
  }
  parameters.restoreValues();
  expect(new Set(counts.slice(3)).size).toBe(1);
  workspace.close();
  expect(tf.memory().numTensors).toBe(before);
});
