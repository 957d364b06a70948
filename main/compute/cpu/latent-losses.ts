// Losses over a few columns, for which the plain double-precision kernels are fast enough: results go out of shared
// memory and back in.
import { hingeLossInto, softmaxLossInto } from '#main/numerics/nn/class-losses.ts';
import { mixtureKlInto } from '#main/numerics/nn/mixture.ts';
import type { Device } from '../device.ts';
import { addLoss } from '../reference/tensors.ts';
import type { Arena } from './arena.ts';
import { cpuBlock } from './parameters.ts';
import type { CpuBlock } from './parameters.ts';
import { copyIn, copyOut, cpuTensor } from './tensors.ts';

type Operation<Name extends keyof Device> = Device[Name] extends (op: infer Op) => void
  ? Op
  : never;

export function mixtureKl(arena: Arena, op: Operation<'mixtureKl'>): void {
  const { heads, nRows } = { heads: cpuTensor(op.heads), nRows: op.heads.nRows };
  const blocks = {
    weights: cpuBlock(op.prior.weights),
    means: cpuBlock(op.prior.means),
    spreads: cpuBlock(op.prior.spreads),
  };
  const gradients = {
    dHeads: new Float32Array(nRows * heads.nCols),
    dLatent: new Float32Array(nRows * op.latent.nCols),
    dWeights: new Float32Array(blocks.weights.place.size),
    dMeans: new Float32Array(blocks.means.place.size),
    dSpreads: new Float32Array(blocks.spreads.place.size),
  };
  const loss = mixtureKlInto(gradients, {
    prior: {
      form: op.prior.form,
      weights: readBlock(arena, blocks.weights),
      means: readBlock(arena, blocks.means),
      spreads: readBlock(arena, blocks.spreads),
    },
    heads: heads.read(),
    latent: cpuTensor(op.latent).read(),
    nRows,
    weight: op.weight,
  });
  cpuTensor(op.dHeads).write(gradients.dHeads, nRows);
  cpuTensor(op.dLatent).write(gradients.dLatent, nRows);
  writeGradient(arena, blocks.weights, gradients.dWeights);
  writeGradient(arena, blocks.means, gradients.dMeans);
  writeGradient(arena, blocks.spreads, gradients.dSpreads);
  addLoss(op.loss, loss);
}

export function classLoss({ kind, logits, groups, dLogits, loss }: Operation<'classLoss'>): void {
  const slopes = new Float32Array(logits.nRows * logits.nCols);
  const lossInto = kind === 'softmax' ? softmaxLossInto : hingeLossInto;
  const value = lossInto(slopes, { logits: cpuTensor(logits).read(), groups });
  cpuTensor(dLogits).write(slopes, logits.nRows);
  addLoss(loss, value);
}

function readBlock(arena: Arena, block: CpuBlock): Float32Array {
  const values = new Float32Array(block.place.size);
  copyOut(arena, block, values);
  return values;
}

function writeGradient(arena: Arena, block: CpuBlock, gradient: Float32Array): void {
  const { rowBytes, nRows, nCols } = block;
  copyIn(arena, { address: block.takeGradient(), rowBytes, nRows, nCols }, gradient);
}
