// Every operation of a device as a small experiment.
import type { Block, Device, MixturePrior } from '#main/compute/device.ts';
import type { BlockSpec } from '#main/numerics/nn/parameter-layout.ts';
import type { Bench, Experiment, Results } from './bench.ts';

const dense = (name: string, nRows: number, nCols: number, more: Partial<BlockSpec> = {}) =>
  ({
    name,
    nRows,
    nCols,
    kind: 'dense',
    initial: { kind: 'constant', value: 0 },
    ...more,
  }) as const;

const adam = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 };

async function sparseLinear(bench: Bench): Promise<Results> {
  const { device, shape, nRows } = bench;
  const parameters = bench.parameters([
    dense('weight', shape.nCols, shape.nOut, { kind: 'sparse' }),
    dense('bias', 1, shape.nOut),
  ]);
  const x = bench.minibatch();
  const blocks = { weight: parameters.block('weight'), bias: parameters.block('bias') };
  const out = bench.tensor(nRows, shape.nOut);
  device.sparseLinear({ x, ...blocks, out });
  const dOut = bench.tensor(nRows, shape.nOut, bench.draw(nRows * shape.nOut));
  device.sparseLinearBackward({ x, ...blocks, dOut });
  const gradients = await parameters.readGradients();
  device.adamStep(parameters, { ...adam, maxNorm: null });
  return { out: await device.read(out), gradients, values: await parameters.readValues() };
}

async function linear(bench: Bench): Promise<Results> {
  const { device, shape, nRows } = bench;
  const parameters = bench.parameters([
    dense('weight', shape.nCols, shape.nOut),
    dense('bias', 1, shape.nOut),
  ]);
  const blocks = { weight: parameters.block('weight'), bias: parameters.block('bias') };
  const x = bench.tensor(nRows, shape.nCols, bench.draw(nRows * shape.nCols));
  const out = bench.tensor(nRows, shape.nOut);
  device.linear({ x, ...blocks, out });
  const dOut = bench.tensor(nRows, shape.nOut, bench.draw(nRows * shape.nOut));
  const dX = bench.tensor(nRows, shape.nCols);
  device.linearBackward({ x, ...blocks, dOut, dX });
  const gradients = await parameters.readGradients();
  device.linearBackward({ x, ...blocks, dOut, dX: null });
  const again = await parameters.readGradients();
  return { out: await device.read(out), dX: await device.read(dX), gradients, again };
}

type NormSettings = {
  readonly statistics: 'minibatch' | 'running' | 'given';
  readonly singletons: 'running' | 'untouched';
  readonly hasRelu: boolean;
  readonly isShared: boolean;
};

function batchNorm({ statistics, singletons, hasRelu, isShared }: NormSettings): Experiment {
  return async (bench) => {
    const { device, shape, nRows, groups } = bench;
    const nGroups = groups.length - 1;
    const nCols = shape.nOut;
    const rows = isShared ? 1 : nGroups;
    const parameters = bench.parameters([
      dense('scale', rows, nCols, { hasOwnRows: true }),
      dense('shift', rows, nCols, { hasOwnRows: true }),
      dense('mean', rows, nCols, { kind: 'state', hasOwnRows: true }),
      dense('variance', rows, nCols, { kind: 'state', hasOwnRows: true }),
    ]);
    const start = await parameters.readValues();
    // Variances are not negative.
    parameters.writeValues(start.map(Math.abs));
    const variances = bench.draw(nGroups * nCols).map(Math.abs);
    const op = {
      x: bench.tensor(nRows, nCols, bench.draw(nRows * nCols)),
      scale: parameters.block('scale'),
      shift: parameters.block('shift'),
      runningMean: parameters.block('mean'),
      runningVariance: parameters.block('variance'),
      groups: isShared && statistics !== 'given' ? Int32Array.of(0, nRows) : groups,
      statistics:
        statistics === 'given'
          ? {
              mean: bench.tensor(nGroups, nCols, bench.draw(nGroups * nCols)),
              variance: bench.tensor(nGroups, nCols, variances),
            }
          : statistics,
      ...{ singletons, hasRelu },
      out: bench.tensor(nRows, nCols),
      saved: {
        mean: bench.tensor(nGroups, nCols),
        inverseDeviation: bench.tensor(nGroups, nCols),
      },
    };
    device.batchNorm(op);
    const dOut = bench.tensor(nRows, nCols, bench.draw(nRows * nCols));
    const dX = bench.tensor(nRows, nCols);
    device.batchNormBackward({ ...op, dOut, dX });
    const gradients = await parameters.readGradients();
    const running = await parameters.readValues();
    device.adamStep(parameters, { ...adam, maxNorm: null });
    const { nUpdates } = await parameters.readOptimizer();
    return {
      out: await device.read(op.out),
      dX: await device.read(dX),
      nUpdates: Float32Array.from(nUpdates),
      ...{ gradients, running },
      stepped: await parameters.readValues(),
    };
  };
}

async function binaryCrossEntropy(bench: Bench): Promise<Results> {
  const { device, workspace, shape, nRows } = bench;
  const logits = bench.tensor(nRows, shape.nCols, bench.draw(nRows * shape.nCols));
  const dLogits = bench.tensor(nRows, shape.nCols);
  const ledger = workspace.createLedger(['other', 'loss']);
  const loss = { ledger, term: 'loss' };
  device.binaryCrossEntropy({ logits, dLogits, targets: bench.minibatch(), loss });
  ledger.endRow();
  ledger.endRow();
  return { losses: await ledger.read(), dLogits: await device.read(dLogits) };
}

async function latent(bench: Bench): Promise<Results> {
  const { device, workspace, shape, nRows } = bench;
  const dim = shape.nOut;
  const heads = bench.tensor(nRows, 2 * dim, bench.draw(nRows * 2 * dim));
  const noise = bench.tensor(nRows, dim, bench.draw(nRows * dim));
  const out = bench.tensor(nRows, dim);
  const dHeads = bench.tensor(nRows, 2 * dim);
  const ledger = workspace.createLedger(['kl']);
  device.sampleLatent({ heads, noise, out });
  device.standardNormalKl({ heads, dHeads, weight: 0.5, loss: { ledger, term: 'kl' } });
  ledger.endRow();
  const fromKl = await device.read(dHeads);
  // A GPU has no expm1: slopes of tiny log variances are differences from 1.
  const small = 1 / nRows;
  const dOut = bench.tensor(nRows, dim, bench.draw(nRows * dim));
  device.sampleLatentBackward({ heads, noise, dOut, dHeads });
  return {
    out: await device.read(out),
    losses: await ledger.read(),
    fromKl: { of: fromKl, small },
    dHeads: { of: await device.read(dHeads), small },
  };
}

async function relu(bench: Bench): Promise<Results> {
  const { device, shape, nRows } = bench;
  const draw = () => bench.tensor(nRows, shape.nOut, bench.draw(nRows * shape.nOut));
  const x = draw();
  const dOut = draw();
  const out = bench.tensor(nRows, shape.nOut);
  const dX = bench.tensor(nRows, shape.nOut);
  device.relu({ x, out });
  device.reluBackward({ out, dOut, dX });
  device.reluBackward({ out, dOut, dX: dOut });
  const [apart, inPlace] = [await device.read(dX), await device.read(dOut)];
  return { out: await device.read(out), apart, inPlace };
}

function mixtureKl(form: MixturePrior['form']): Experiment {
  return async (bench) => {
    const { device, workspace, shape, nRows } = bench;
    const nComponents = shape.nOut;
    const dim = Math.min(shape.nCols, 10);
    const parameters = bench.parameters([
      dense('weights', 1, nComponents),
      dense('means', nComponents, dim),
      dense('spreads', nComponents, dim),
    ]);
    const drawn = await parameters.readValues();
    // Log variances beyond this leave single precision; plain weights and variances are above zero.
    const tame = (value: number): number =>
      Number.isFinite(value) ? Math.max(-8, Math.min(8, value)) : value;
    parameters.writeValues(drawn.map((v) => (form === 'plain' ? Math.abs(v) + 0.1 : tame(v))));
    const draw = (nCols: number) => bench.tensor(nRows, nCols, bench.draw(nRows * nCols).map(tame));
    const op = { heads: draw(2 * dim), latent: draw(dim) };
    const dHeads = bench.tensor(nRows, 2 * dim);
    const dLatent = bench.tensor(nRows, dim);
    const ledger = workspace.createLedger(['kl']);
    device.mixtureKl({
      prior: {
        form,
        weights: parameters.block('weights'),
        means: parameters.block('means'),
        spreads: parameters.block('spreads'),
      },
      ...{ ...op, dHeads, dLatent, weight: 0.5, loss: { ledger, term: 'kl' } },
    });
    ledger.endRow();
    // Where all components are alike, slopes are differences of numbers of the size of a row's share.
    const small = 1 / nRows;
    return {
      losses: { of: await ledger.read(), small: 1 },
      dHeads: { of: await device.read(dHeads), small },
      dLatent: { of: await device.read(dLatent), small },
      gradients: { of: await parameters.readGradients(), small },
    };
  };
}

function supervisedContrastive(
  against: Parameters<Device['supervisedContrastive']>[0]['against'],
): Experiment {
  return async (bench) => {
    const { device, workspace, shape, nRows, groups } = bench;
    // In one dimension directions have no slope, and only rounding would be compared.
    const nCols = shape.nOut + 1;
    const x = bench.tensor(nRows, nCols, bench.draw(nRows * nCols));
    const dX = bench.tensor(nRows, nCols);
    const ledger = workspace.createLedger(['loss']);
    const loss = { ledger, term: 'loss' };
    device.supervisedContrastive({ x, groups, temperature: 0.1, against, dX, loss });
    ledger.endRow();
    return { losses: await ledger.read(), dX: await device.read(dX) };
  };
}

function classLoss(kind: Parameters<Device['classLoss']>[0]['kind']): Experiment {
  return async (bench) => {
    const { device, workspace, nRows, groups } = bench;
    const nClasses = groups.length - 1;
    const logits = bench.tensor(nRows, nClasses, bench.draw(nRows * nClasses));
    const dLogits = bench.tensor(nRows, nClasses);
    const ledger = workspace.createLedger(['loss']);
    device.classLoss({ kind, logits, groups, dLogits, loss: { ledger, term: 'loss' } });
    ledger.endRow();
    return { losses: await ledger.read(), dLogits: await device.read(dLogits) };
  };
}

/** Three steps, of which the second gives no gradient to `skipped` and to a row of `rows`. */
function adamSteps(maxNorm: number | null): Experiment {
  return async (bench) => {
    const { device, shape, nRows } = bench;
    const parameters = bench.parameters([
      dense('sparse', shape.nCols, shape.nOut, { kind: 'sparse' }),
      dense('sparseBias', 1, shape.nOut),
      dense('dense', shape.nCols, shape.nOut),
      dense('skipped', 1, shape.nOut),
      dense('state', 2, 5, { kind: 'state' }),
    ]);
    const block = (name: string): Block => parameters.block(name);
    const x = bench.minibatch();
    const input = bench.tensor(nRows, shape.nCols, bench.draw(nRows * shape.nCols));
    const dOut = bench.tensor(nRows, shape.nOut);
    for (let step = 0; step < 3; step++) {
      device.upload(dOut, bench.draw(nRows * shape.nOut), nRows);
      device.sparseLinearBackward({
        ...{ x, dOut },
        weight: block('sparse'),
        bias: block('sparseBias'),
      });
      if (step !== 1) {
        const blocks = { weight: block('dense'), bias: block('skipped') };
        device.linearBackward({ x: input, dOut, dX: null, ...blocks });
      }
      device.adamStep(parameters, { ...adam, maxNorm });
    }
    const { firstMoment, secondMoment, nUpdates } = await parameters.readOptimizer();
    return {
      values: await parameters.readValues(),
      ...{ firstMoment, secondMoment },
      nUpdates: Float32Array.from(nUpdates),
    };
  };
}

async function keeping(bench: Bench): Promise<Results> {
  const parameters = bench.parameters([dense('a', 3, bench.shape.nOut), dense('b', 1, 2)]);
  const start = await parameters.readValues();
  parameters.keepValues();
  parameters.writeValues(start.map((value) => value + 1));
  const changed = await parameters.readValues();
  parameters.restoreValues();
  const restored = await parameters.readValues();
  parameters.dropKept();
  parameters.writeBlock('b', Float32Array.of(7, 8));
  return { start, changed, restored, written: await parameters.readValues() };
}

export const experiments: Readonly<Record<string, Experiment>> = {
  'sparse linear': sparseLinear,
  linear,
  'batch norm by domain, training': batchNorm({
    statistics: 'minibatch',
    singletons: 'running',
    hasRelu: false,
    isShared: false,
  }),
  'batch norm by domain, lone rows untouched': batchNorm({
    statistics: 'minibatch',
    singletons: 'untouched',
    hasRelu: true,
    isShared: false,
  }),
  'batch norm with ReLU, training': batchNorm({
    statistics: 'minibatch',
    singletons: 'running',
    hasRelu: true,
    isShared: true,
  }),
  'batch norm, running statistics': batchNorm({
    statistics: 'running',
    singletons: 'running',
    hasRelu: true,
    isShared: false,
  }),
  'batch norm, given statistics, shared scale': batchNorm({
    statistics: 'given',
    singletons: 'running',
    hasRelu: true,
    isShared: true,
  }),
  'binary cross-entropy': binaryCrossEntropy,
  'latent sample and KL': latent,
  ReLU: relu,
  'KL from a mixture': mixtureKl('logarithmic'),
  'KL from a mixture, plain form': mixtureKl('plain'),
  'contrastive loss, against all others': supervisedContrastive('all-others'),
  'contrastive loss, against other groups': supervisedContrastive('other-groups'),
  'softmax loss': classLoss('softmax'),
  'hinge loss': classLoss('hinge'),
  Adam: adamSteps(null),
  'Adam with clipping': adamSteps(0.5),
  'keeping and restoring values': keeping,
};
