// Batch normalisation on the CPU device: which statistics each group uses, and the calls of the kernels.
import { AppError } from '#shared/model/app-error.ts';
import type { BatchNorm, Tensor } from '../device.ts';
import type { Arena } from './arena.ts';
import { cpuBlock } from './parameters.ts';
import type { Job } from './pool.ts';
import { tablesBytes, tablesStart } from './shared-memory.ts';
import { cpuTensor } from './tensors.ts';

const groupWords = 4;
const columnsPerTask = 64;
/** As in kernels/batch-norm.ts. */
const modes = { own: 0, running: 1, given: 2, untouched: 3 } as const;

export function batchNormJob(arena: Arena, op: BatchNorm & { readonly out: Tensor }): Job {
  const x = cpuTensor(op.x);
  const out = cpuTensor(op.out);
  const [scale, shift] = [cpuBlock(op.scale), cpuBlock(op.shift)];
  const [mean, variance] = [cpuBlock(op.runningMean), cpuBlock(op.runningVariance)];
  const saved = savedStatistics(op);
  const given = typeof op.statistics === 'object' ? op.statistics : null;
  const givenMean = given === null ? null : cpuTensor(given.mean);
  const givenVariance = given === null ? null : cpuTensor(given.variance);
  return {
    kernel: 'batchNorm',
    nTasks: Math.ceil(x.nCols / columnsPerTask),
    ints: [
      ...[x.nCols, writeGroups(arena, op), op.hasRelu ? 1 : 0, tablesStart],
      ...[x.address, x.rowBytes, out.resize(x.nRows), out.rowBytes],
      ...[scale.address, shift.address, mean.address, variance.address],
      ...[scale.groupBytes, mean.groupBytes],
      ...[givenMean?.address ?? 0, givenVariance?.address ?? 0],
      ...[saved.mean.address, saved.inverseDeviation.address],
      ...[givenMean?.rowBytes ?? 0, saved.mean.rowBytes],
    ],
  };
}

export function batchNormBackwardJob(
  arena: Arena,
  op: BatchNorm & { readonly out: Tensor; readonly dOut: Tensor; readonly dX: Tensor },
): Job {
  const [x, out, dOut, dX] = [op.x, op.out, op.dOut, op.dX].map(cpuTensor) as [
    ...Repeat<ReturnType<typeof cpuTensor>>,
  ];
  const [scale, shift] = [cpuBlock(op.scale), cpuBlock(op.shift)];
  const { mean, inverseDeviation } = savedStatistics(op);
  forEachGroup(op, (group, mode) => {
    if (mode === modes.untouched) return;
    scale.openGradientRow(group);
    shift.openGradientRow(group);
  });
  return {
    kernel: 'batchNormBackward',
    nTasks: Math.ceil(x.nCols / columnsPerTask),
    ints: [
      ...[x.nCols, writeGroups(arena, op), op.hasRelu ? 1 : 0, tablesStart],
      ...[x.address, x.rowBytes, out.address, dOut.address, dX.resize(x.nRows), out.rowBytes],
      ...[scale.address, scale.gradient, shift.gradient, scale.groupBytes],
      ...[mean.address, inverseDeviation.address, mean.rowBytes],
    ],
  };
}

type Repeat<T> = [T, T, T, T];

/** The slots of the statistics, which grow to one row per group. */
function savedStatistics({ saved, groups }: BatchNorm) {
  const mean = cpuTensor(saved.mean);
  const inverseDeviation = cpuTensor(saved.inverseDeviation);
  mean.resize(groups.length - 1);
  inverseDeviation.resize(groups.length - 1);
  return { mean, inverseDeviation };
}

function modeOf({ statistics, singletons }: BatchNorm, nRows: number): number {
  if (typeof statistics === 'object') return modes.given;
  if (statistics === 'running') return modes.running;
  if (nRows > 1) return modes.own;
  return modes[singletons];
}

/** Visits the groups that have rows. */
function forEachGroup(op: BatchNorm, visit: (group: number, mode: number) => void): void {
  for (let group = 0; group + 1 < op.groups.length; group++) {
    const nRows = (op.groups[group + 1] ?? 0) - (op.groups[group] ?? 0);
    if (nRows > 0) visit(group, modeOf(op, nRows));
  }
}

/** Writes the table of groups; gives their number. */
function writeGroups(arena: Arena, op: BatchNorm): number {
  const nGroups = op.groups.length - 1;
  if (nGroups * groupWords * 4 > tablesBytes) {
    throw new AppError('internal', `${nGroups} groups of rows are too many for the CPU device.`);
  }
  const table = arena.ints(tablesStart, groupWords * nGroups);
  table.fill(0);
  forEachGroup(op, (group, mode) => {
    const range = [op.groups[group] ?? 0, op.groups[group + 1] ?? 0];
    table.set([...range, mode], groupWords * group);
  });
  return nGroups;
}
