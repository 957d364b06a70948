// The plain device: typed arrays, one thread, sums in double precision. Slow and obviously right: the others are
// measured against it.
import { reluBackwardInto, reluInto } from '#main/numerics/nn/activations.ts';
import {
  columnMomentsInto,
  inverseDeviationsInto,
  normaliseBackwardInto,
  normaliseInto,
  updateRunning,
} from '#main/numerics/nn/batch-norm.ts';
import type { NormRow, RowRange } from '#main/numerics/nn/batch-norm.ts';
import { hingeLossInto, softmaxLossInto } from '#main/numerics/nn/class-losses.ts';
import { supervisedContrastiveInto } from '#main/numerics/nn/contrastive.ts';
import {
  addSampleGradient,
  binaryCrossEntropyInto,
  sampleLatentInto,
  standardNormalKlInto,
} from '#main/numerics/nn/losses.ts';
import { mixtureKlInto } from '#main/numerics/nn/mixture.ts';
import {
  columnSumsInto,
  linearInputGradientInto,
  linearInto,
  linearWeightGradientInto,
  sparseLinearInto,
} from '#main/numerics/nn/products.ts';
import type { BatchNorm, Device, Workspace } from '../device.ts';
import { createHostLoader, hostMinibatch } from './loader.ts';
import { adamStep } from './optimizer.ts';
import { HostParameters, hostBlock, hostParameters } from './parameters.ts';
import { HostLedger, HostTensor, addLoss, hostTensor } from './tensors.ts';

export function createReferenceDevice(): Device {
  return {
    kind: 'reference',
    describe: () => 'Reference CPU, 1 thread',
    stepsPerRead: 1,
    openWorkspace,
    close: () => Promise.resolve(),

    upload(tensor, data, nRows) {
      const to = hostTensor(tensor).resize(nRows);
      to.set(data.subarray(0, to.length));
    },
    read: (tensor) => Promise.resolve(hostTensor(tensor).values.slice()),

    sparseLinear({ out, x, weight, bias }) {
      const { matrix } = hostMinibatch(x);
      const result = hostTensor(out).resize(x.nRows);
      sparseLinearInto(result, matrix, hostBlock(weight).values, hostBlock(bias).values);
    },
    sparseLinearBackward({ x, dOut, weight, bias }) {
      const block = hostBlock(weight);
      const slopes = hostTensor(dOut).values;
      block.pending = { columns: hostMinibatch(x).columns, dOut: slopes };
      block.hasGradient.fill(1);
      columnSumsInto(hostBlock(bias).takeGradient(), slopes, x.nRows);
    },
    linear({ out, x, weight, bias }) {
      const result = hostTensor(out).resize(x.nRows);
      const input = hostTensor(x).values;
      linearInto(result, input, hostBlock(weight).values, hostBlock(bias).values, x.nRows);
    },
    linearBackward({ x, dOut, dX, weight, bias }) {
      const block = hostBlock(weight);
      const slopes = hostTensor(dOut).values;
      const input = hostTensor(x).values;
      linearWeightGradientInto(block.takeGradient(), input, slopes, x.nRows, dOut.nCols);
      columnSumsInto(hostBlock(bias).takeGradient(), slopes, x.nRows);
      if (dX === null) return;
      const dInput = hostTensor(dX).resize(x.nRows);
      linearInputGradientInto(dInput, slopes, block.values, x.nRows, dOut.nCols);
    },

    batchNorm(op) {
      const out = hostTensor(op.out).resize(op.x.nRows);
      const x = hostTensor(op.x).values;
      hostTensor(op.saved.mean).resize(op.groups.length - 1);
      hostTensor(op.saved.inverseDeviation).resize(op.groups.length - 1);
      forEachGroup(op, (group, range, norm) => {
        if (isUntouched(op, range)) handOn(out, x, op.hasRelu ? x : null, range);
        else {
          saveStatistics(op, group, range, norm);
          normaliseInto(out, x, range, norm, op.hasRelu);
        }
      });
    },
    batchNormBackward(op) {
      const dX = hostTensor(op.dX).resize(op.x.nRows);
      const dOut = hostTensor(op.dOut).values;
      const forward = { x: hostTensor(op.x).values, out: hostTensor(op.out).values, dOut };
      forEachGroup(op, (group, range, norm) => {
        if (isUntouched(op, range)) {
          return handOn(dX, dOut, op.hasRelu ? forward.out : null, range);
        }
        const gradient = {
          dScale: hostBlock(op.scale).addGradientRow(group),
          dShift: hostBlock(op.shift).addGradientRow(group),
        };
        const ownStatistics = usesOwnStatistics(op, range);
        const settings = { ...forward, norm, hasRelu: op.hasRelu, ownStatistics };
        normaliseBackwardInto(dX, gradient, settings, range);
      });
    },

    relu({ x, out }) {
      reluInto(hostTensor(out).resize(x.nRows), hostTensor(x).values);
    },
    reluBackward({ out, dOut, dX }) {
      const slopes = hostTensor(dX).resize(out.nRows);
      reluBackwardInto(slopes, hostTensor(dOut).values, hostTensor(out).values);
    },

    binaryCrossEntropy({ logits, targets, dLogits, loss }) {
      const slopes = hostTensor(dLogits).resize(logits.nRows);
      const { matrix } = hostMinibatch(targets);
      addLoss(loss, binaryCrossEntropyInto(slopes, hostTensor(logits).values, matrix));
    },
    sampleLatent({ out, heads, noise }) {
      const sample = hostTensor(out).resize(heads.nRows);
      sampleLatentInto(sample, hostTensor(heads).values, hostTensor(noise).values, heads.nRows);
    },
    sampleLatentBackward({ dHeads, dOut, heads, noise }) {
      addSampleGradient(
        hostTensor(dHeads).values,
        hostTensor(dOut).values,
        hostTensor(heads).values,
        hostTensor(noise).values,
        heads.nRows,
      );
    },
    standardNormalKl({ heads, dHeads, weight, loss }) {
      const slopes = hostTensor(dHeads).resize(heads.nRows);
      addLoss(loss, standardNormalKlInto(slopes, hostTensor(heads).values, heads.nRows, weight));
    },
    mixtureKl({ prior, heads, latent, dHeads, dLatent, weight, loss }) {
      const weights = hostBlock(prior.weights);
      const means = hostBlock(prior.means);
      const spreads = hostBlock(prior.spreads);
      const gradients = {
        dHeads: hostTensor(dHeads).resize(heads.nRows),
        dLatent: hostTensor(dLatent).resize(heads.nRows),
        dWeights: weights.takeGradient(),
        dMeans: means.takeGradient(),
        dSpreads: spreads.takeGradient(),
      };
      addLoss(
        loss,
        mixtureKlInto(gradients, {
          prior: {
            form: prior.form,
            weights: weights.values,
            means: means.values,
            spreads: spreads.values,
          },
          heads: hostTensor(heads).values,
          latent: hostTensor(latent).values,
          nRows: heads.nRows,
          weight,
        }),
      );
    },
    supervisedContrastive({ x, groups, temperature, against, dX, loss }) {
      const slopes = hostTensor(dX).resize(x.nRows);
      const input = { x: hostTensor(x).values, nCols: x.nCols, groups, temperature, against };
      addLoss(loss, supervisedContrastiveInto(slopes, input));
    },
    classLoss({ kind, logits, groups, dLogits, loss }) {
      const slopes = hostTensor(dLogits).resize(logits.nRows);
      const input = { logits: hostTensor(logits).values, groups };
      const lossInto = kind === 'softmax' ? softmaxLossInto : hingeLossInto;
      addLoss(loss, lossInto(slopes, input));
    },

    adamStep: (parameters, settings) => adamStep(hostParameters(parameters), settings),
  };
}

/** Memory is the garbage collector's: closing has nothing to do. */
function openWorkspace(): Workspace {
  return {
    createTensor: (maxRows, nCols) => new HostTensor(maxRows, nCols),
    createParameters: (layout, values) => new HostParameters(layout, values),
    createLoader: createHostLoader,
    createLedger: (terms) => new HostLedger(terms),
    close: () => undefined,
  };
}

/** Visits the groups that have rows, each with the blocks' rows and the place of its saved statistics. */
function forEachGroup(
  op: BatchNorm,
  visit: (group: number, range: RowRange, norm: NormRow) => void,
): void {
  const { nCols } = op.x;
  const means = hostTensor(op.saved.mean).values;
  const deviations = hostTensor(op.saved.inverseDeviation).values;
  for (let group = 0; group + 1 < op.groups.length; group++) {
    const from = op.groups[group] ?? 0;
    const to = op.groups[group + 1] ?? 0;
    if (from === to) continue;
    const norm = {
      scale: hostBlock(op.scale).row(group),
      shift: hostBlock(op.shift).row(group),
      mean: means.subarray(group * nCols, (group + 1) * nCols),
      inverseDeviation: deviations.subarray(group * nCols, (group + 1) * nCols),
    };
    visit(group, { from, to, nCols }, norm);
  }
}

function usesOwnStatistics(op: BatchNorm, range: RowRange): boolean {
  return op.statistics === 'minibatch' && range.to - range.from > 1;
}

function isUntouched(op: BatchNorm, range: RowRange): boolean {
  return (
    op.statistics === 'minibatch' && op.singletons === 'untouched' && range.to - range.from === 1
  );
}

/** Finds the statistics of a group and saves them in `norm`; in training moves the running ones. */
function saveStatistics(op: BatchNorm, group: number, range: RowRange, norm: NormRow): void {
  const { nCols } = range;
  if (typeof op.statistics === 'object') {
    const start = group * nCols;
    norm.mean.set(hostTensor(op.statistics.mean).values.subarray(start, start + nCols));
    const variance = hostTensor(op.statistics.variance).values.subarray(start, start + nCols);
    inverseDeviationsInto(norm.inverseDeviation, variance);
    return;
  }
  const runningMean = hostBlock(op.runningMean).row(group);
  const runningVariance = hostBlock(op.runningVariance).row(group);
  if (!usesOwnStatistics(op, range)) {
    norm.mean.set(runningMean);
    inverseDeviationsInto(norm.inverseDeviation, runningVariance);
    return;
  }
  const mean = new Float64Array(nCols);
  const variance = new Float64Array(nCols);
  columnMomentsInto(mean, variance, hostTensor(op.x).values, range);
  updateRunning(runningMean, runningVariance, mean, variance, range.to - range.from);
  norm.mean.set(mean);
  inverseDeviationsInto(norm.inverseDeviation, variance);
}

/** Copies a range of rows; with a mask, 0 where the mask is not above 0. */
function handOn(
  to: Float32Array,
  from: Float32Array,
  mask: Float32Array | null,
  { nCols, ...range }: RowRange,
): void {
  for (let at = range.from * nCols; at < range.to * nCols; at++) {
    to[at] = mask !== null && (mask[at] ?? 0) <= 0 ? 0 : (from[at] ?? 0);
  }
}
