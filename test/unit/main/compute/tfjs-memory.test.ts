import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Device, Workspace } from '#main/compute/device.ts';
import { afRclLosses, createAfRclModel, layoutAfRcl } from '#main/methods/annotate/af-rcl-model.ts';
import {
  createScaleModel,
  layoutScale,
  scaleLosses,
} from '#main/methods/atac-cluster/scale-model.ts';
import { drawInitialValues } from '#main/methods/common/initial-values.ts';
import type { TrainableModel } from '#main/methods/common/training.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { createRandom } from '#main/numerics/random.ts';
import { tinyData } from '../methods/integration/scalex-data.ts';
import { openIfPresent } from './conformance/devices.ts';

const { x, domains, nDomains } = tinyData([4, 1, 3]);
const maxRows = 8;

type Open = (device: Device, workspace: Workspace) => TrainableModel & { ledger: Ledger };
type Ledger = ReturnType<Workspace['createLedger']>;

function starting(workspace: Workspace, layout: ParameterLayout) {
  return workspace.createParameters(layout, drawInitialValues(layout, createRandom(1, 1)));
}

const models: Readonly<Record<string, Open>> = {
  SCALEX(device, workspace) {
    const layout = layoutScalex({ nFeatures: x.nCols, hiddenDim: 6, latentDim: 2, nDomains });
    const parameters = starting(workspace, layout);
    const ledger = workspace.createLedger(scalexLosses);
    const scope = { device, workspace, parameters, ledger, maxRows };
    return { ...createScalexModel({ ...scope, klWeight: 0.5, singletons: 'running' }), ledger };
  },
  SCALE(device, workspace) {
    const shape = {
      ...{ nFeatures: x.nCols, hiddenDims: [6, 5], latentDim: 2, nComponents: 3 },
      priorForm: 'logarithmic',
    } as const;
    const parameters = starting(workspace, layoutScale(shape));
    const ledger = workspace.createLedger(scaleLosses);
    const scope = { device, workspace, parameters, ledger, maxRows };
    return { ...createScaleModel({ ...scope, shape, klWeight: 1 }), ledger };
  },
  'AF-RCL'(device, workspace) {
    const shape = {
      ...{ nFeatures: x.nCols, hiddenDims: [6, 5], embeddingDim: 4 },
      ...{ projectionDim: 4, outDim: 3 },
    };
    const parameters = starting(workspace, layoutAfRcl(shape));
    const ledger = workspace.createLedger(afRclLosses);
    const scope = { device, workspace, parameters, ledger, maxRows };
    const loss = { temperature: 0.1, against: 'other-groups' } as const;
    return { ...createAfRclModel({ ...scope, shape, ...loss }), ledger };
  },
};

for (const kind of ['tfjs-cpu', 'webgpu'] as const) {
  const { device, absence } = await openIfPresent(kind);
  // A GPU in software takes up to a second per step, and longer for each new shape.
  const isSoftware = device?.describe().includes('SwiftShader') === true;
  const nSteps = isSoftware ? 6 : 200;
  const names = isSoftware ? ['SCALE'] : Object.keys(models);

  describe.skipIf(device === null)(`${nSteps} training steps on ${kind}${absence}`, () => {
    afterAll(() => device?.close());

    it.each(names)(
      'of %s leave no tensor behind',
      async (name) => {
        const before = tf.memory().numTensors;
        const workspace = device!.openWorkspace();
        const model = models[name]!(device!, workspace);
        const noise = { key: { seed: 1, stream: 1 }, nCols: 2 };
        const loader = workspace.createLoader({ matrix: x, domains, nDomains, maxRows, noise });
        const counts: number[] = [];
        for (let step = 0; step < nSteps; step++) {
          loader.prepare(Int32Array.of(0, 1, 2, 3, 5, step % 2 === 0 ? 4 : 6), step * 16);
          model.forward(loader.take());
          model.ledger.endRow();
          model.backward();
          device!.adamStep(model.parameters, {
            ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 },
            maxNorm: step % 3 === 0 ? 1 : null,
          });
          if (step % 2 === 0) continue;
          model.parameters.keepValues();
          await model.ledger.read();
          counts.push(tf.memory().numTensors);
        }
        model.parameters.restoreValues();
        expect(new Set(counts).size).toBe(1);
        workspace.close();
        expect(tf.memory().numTensors).toBe(before);
      },
      60_000,
    );
  });
}
