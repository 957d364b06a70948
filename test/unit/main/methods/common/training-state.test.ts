// A training that is saved, read back in a new place and gone on with ends with the same bits as one without a break; one
// that meets a NaN says where and keeps its best weights. For every network there is.
import { describe, expect, it } from 'vitest';
import type { Device, Ledger, Parameters, Workspace } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import { afRclLosses, createAfRclModel, layoutAfRcl } from '#main/methods/annotate/af-rcl-model.ts';
import {
  createScaleModel,
  layoutScale,
  scaleLosses,
} from '#main/methods/atac-cluster/scale-model.ts';
import { drawInitialValues } from '#main/methods/common/initial-values.ts';
import { decodeTraining, encodeTraining } from '#main/methods/common/training-state.ts';
import type { TrainingState } from '#main/methods/common/training-state.ts';
import { trainModel } from '#main/methods/common/training.ts';
import type { TrainingSchedule } from '#main/methods/common/training.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import { createRandom } from '#main/numerics/random.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { tinyData } from '../integration/scalex-data.ts';

const { x, domains, nDomains } = tinyData([20, 9]);
const latentDim = 2;
const schedule: TrainingSchedule = {
  nRows: x.nRows,
  batchSize: 8,
  maxSteps: 17,
  wholeEpochs: false,
  patience: 10,
  decaySteps: 6,
  seed: 5,
  adam: {
    ...{ learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 },
    maxNorm: 3,
  },
};
const scaleShape = {
  ...{ nFeatures: x.nCols, hiddenDims: [7, 5], latentDim, nComponents: 3 },
  priorForm: 'logarithmic',
} as const;
/** Batch normalisation by domain: blocks with own rows, their counts, and running statistics. */
const scalexShape = { nFeatures: x.nCols, hiddenDim: 6, latentDim, nDomains };

const afRclShape = {
  ...{ nFeatures: x.nCols, hiddenDims: [7, 6], embeddingDim: 5 },
  ...{ projectionDim: 4, outDim: 3 },
} as const;

interface NetworkParts {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly ledger: Ledger;
  readonly maxRows: number;
}

const networks = {
  SCALE: {
    layout: layoutScale(scaleShape),
    terms: scaleLosses,
    create: (parts: NetworkParts) => createScaleModel({ ...parts, shape: scaleShape, klWeight: 1 }),
  },
  SCALEX: {
    layout: layoutScalex(scalexShape),
    terms: scalexLosses,
    create: (parts: NetworkParts) =>
      createScalexModel({ ...parts, klWeight: 0.5, singletons: 'running' }),
  },
  'AF-RCL': {
    layout: layoutAfRcl(afRclShape),
    terms: afRclLosses,
    create: (parts: NetworkParts) =>
      createAfRclModel({
        ...{ ...parts, shape: afRclShape, temperature: 0.1, against: 'other-groups' },
      }),
  },
} as const;
type Network = keyof typeof networks;

interface TrainChanges {
  readonly resumeFrom?: TrainingState;
  /** Makes a weight of the first layer NaN after this step. */
  readonly spoilAfter?: number;
}

/** Trains from the start or from a state; gives the last values, the states that were saved, and the error if any. */
async function train(device: Device, network: Network, changes: TrainChanges = {}) {
  const { resumeFrom, spoilAfter } = changes;
  const { layout, terms, create } = networks[network];
  const workspace = device.openWorkspace();
  // Other values when going on: all of them must come from the state.
  const random = createRandom(resumeFrom === undefined ? 1 : 99, 1);
  const parameters = workspace.createParameters(layout, drawInitialValues(layout, random));
  const ledger = workspace.createLedger(terms);
  const maxRows = schedule.batchSize;
  const model = create({ device, workspace, parameters, ledger, maxRows });
  const noise = { key: { seed: 5, stream: 2 }, nCols: latentDim };
  const loader = workspace.createLoader({
    ...{ matrix: x, domains, nDomains, maxRows, noise },
  });
  const states: TrainingState[] = [];
  const training = trainModel({
    ...{ device, model, loader, ledger, schedule },
    lossWeights: terms.map(() => 1),
    normalsPerRow: latentDim,
    context: { checkpoint: () => Promise.resolve() },
    saving: { stepsPerSave: 5, save: (state) => void states.push(state) },
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
    onLosses: async (nSteps) => {
      if (nSteps !== spoilAfter) return;
      const values = await parameters.readValues();
      values[0] = Number.NaN;
      parameters.writeValues(values);
    },
  });
  const outcome = await training.then(
    (report) => ({ report, error: null }),
    (error: unknown) => ({ report: null, error }),
  );
  const result = { ...outcome, values: await parameters.readValues(), states };
  workspace.close();
  return result;
}

const cases = (['reference', 'cpu', 'tfjs-cpu'] as const).flatMap((kind) =>
  (['SCALE', 'SCALEX', 'AF-RCL'] as const).map((network) => [kind, network] as const),
);

describe.each(cases)('on the %s device %s', (kind, network) => {
  it('ends with the same bits after a break as without', async () => {
    const { layout } = networks[network];
    const device = await createDevice(kind, cpuHost(2));
    const whole = await train(device, network);
    expect(whole.states.map(({ nSteps }) => nSteps)).toEqual([5, 10, 15]);
    for (const state of whole.states) {
      const files = encodeTraining(state, layout, schedule);
      const read = decodeTraining({ ...files, name: 'checkpoint' }, layout, schedule);
      expect(read).toEqual(state);
      const rest = await train(device, network, { resumeFrom: read });
      expect(rest.values).toEqual(whole.values);
      expect(rest.report).toEqual(whole.report);
    }
    await device.close();
  });

  it('stops at a NaN, says at which step and in which tensor, and brings the best weights back', async () => {
    const { layout } = networks[network];
    const device = await createDevice(kind, cpuHost(2));
    const { error, values, states } = await train(device, network, { spoilAfter: 10 });
    expect(error).toMatchObject({
      code: 'numeric',
      details: { step: 11, tensor: `weights ${layout.blocks[0]!.name}` },
    });
    expect(states.at(-1)!.nSteps).toBe(10);
    expect(values).toEqual(states.at(-1)!.best);
    await device.close();
  });
});

describe('a saved training', () => {
  const { layout } = networks.SCALE;
  async function save() {
    const device = await createDevice('reference', cpuHost());
    const { states } = await train(device, 'SCALE');
    return { ...encodeTraining(states[0]!, layout, schedule), name: 'checkpoint' };
  }

  it('is refused for another network', async () => {
    const wider = layoutScale({ ...scaleShape, nComponents: 4 });
    const files = await save();
    expect(() => decodeTraining(files, wider, schedule)).toThrow(
      expect.objectContaining({ code: 'input-shape' }) as Error,
    );
  });

  it('is refused for another schedule', async () => {
    const files = await save();
    expect(() => decodeTraining(files, layout, { ...schedule, seed: 6 })).toThrow(
      expect.objectContaining({ code: 'input-value' }) as Error,
    );
  });

  it('is refused when its text is cut', async () => {
    const files = await save();
    const cut = { ...files, json: files.json.slice(0, -4) };
    expect(() => decodeTraining(cut, layout, schedule)).toThrow(
      expect.objectContaining({ code: 'input-format' }) as Error,
    );
  });
});
