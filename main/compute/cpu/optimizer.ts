// The optimiser step of the CPU device: exact clipping, then Adam on everything in one go.
import { adamStepAt } from '#main/numerics/nn/adam.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { AdamSettings } from '../device.ts';
import type { Arena } from './arena.ts';
import type { CpuBlock, CpuParameters } from './parameters.ts';
import type { Job, Pool } from './pool.ts';
import { maxPartials, partialsStart, tablesBytes, tablesStart } from './shared-memory.ts';

const segmentWords = 4;
const maxSegments = tablesBytes / (4 * segmentWords);
/** Tasks of a sparse block are at most this many, of about this many bytes of weights. */
const maxSparseTasks = 2_048;
const sparseTaskBytes = 65_536;
const denseTaskBytes = 32_768;

/** Consecutive values with a common update count. */
interface Segment {
  readonly start: number;
  readonly nBytes: number;
  readonly counter: number;
}

/** Adam on every block, or own row, that has a gradient; forgets the gradients. */
export function adamStep(
  { arena, pool }: { readonly arena: Arena; readonly pool: Pool },
  parameters: CpuParameters,
  settings: AdamSettings,
): void {
  parameters.reserveKept();
  const segments = cutDense(parameters);
  const sparse = parameters.blocks.filter((block) => block.pending !== null);
  const constants = writeSegments(arena, parameters, segments, settings);
  const factor =
    settings.maxNorm === null
      ? 1
      : clipFactor(
          arena,
          pool,
          { sparse, parameters, nSegments: segments.length },
          settings.maxNorm,
        );
  const shares = [1 - settings.beta1, 1 - settings.beta2, settings.epsilon, settings.weightDecay];
  const jobs: Job[] = sparse.map((block) => {
    const { stepSize, deviationFactor } = constants(block.place.firstCounter);
    return sparseJob(block, parameters, [stepSize, deviationFactor, ...shares, factor]);
  });
  if (segments.length > 0) {
    jobs.push({
      kernel: 'adamDense',
      nTasks: segments.length,
      ints: denseInts(parameters),
      floats: [...shares, factor],
    });
  }
  pool.run(jobs);
  for (const block of parameters.blocks) {
    const { firstCounter } = block.place;
    block.hasGradient.forEach((has, i) => {
      const counter = firstCounter + i;
      parameters.nUpdates[counter] = (parameters.nUpdates[counter] ?? 0) + has;
    });
    block.hasGradient.fill(0);
    block.pending = null;
  }
}

/** The stored gradients in pieces. */
function cutDense(parameters: CpuParameters): Segment[] {
  const segments: Segment[] = [];
  const nTrained = parameters.layout.trainedEnd - parameters.layout.denseStart;
  const taskBytes = Math.max(denseTaskBytes, 64 * Math.ceil((8 * nTrained) / maxSegments / 64));
  for (const { place, address, rowBytes, hasGradient } of parameters.blocks) {
    if (place.kind !== 'dense') continue;
    const counterBytes = (place.nRows * rowBytes) / place.nCounters;
    for (let i = 0; i < place.nCounters; i++) {
      if (hasGradient[i] === 0) continue;
      for (let from = 0; from < counterBytes; from += taskBytes) {
        const nBytes = Math.min(taskBytes, counterBytes - from);
        const start = address + i * counterBytes + from;
        segments.push({ start, nBytes, counter: place.firstCounter + i });
      }
    }
  }
  return segments;
}

/** Writes the table of segments; gives the constants of the next update of a counter. */
function writeSegments(
  arena: Arena,
  parameters: CpuParameters,
  segments: readonly Segment[],
  settings: AdamSettings,
) {
  if (segments.length > maxSegments) {
    throw new AppError('internal', `${segments.length} pieces of parameters; ${maxSegments} fit.`);
  }
  const constants = (counter: number) =>
    adamStepAt((parameters.nUpdates[counter] ?? 0) + 1, settings, 1);
  const ints = arena.ints(tablesStart, segmentWords * segments.length);
  const floats = arena.floats(tablesStart, segmentWords * segments.length);
  segments.forEach(({ start, nBytes, counter }, index) => {
    const at = segmentWords * index;
    const { stepSize, deviationFactor } = constants(counter);
    ints[at] = start;
    ints[at + 1] = nBytes;
    floats[at + 2] = stepSize;
    floats[at + 3] = deviationFactor;
  });
  return constants;
}

function denseInts({ distances }: CpuParameters): number[] {
  const { toFirst, toSecond, toGradient } = distances;
  return [toFirst, toSecond, toGradient, tablesStart, partialsStart];
}

/** Columns of the minibatch, and so rows of weights, in a task. */
function columnsPerTask(block: CpuBlock): number {
  const ofBytes = Math.ceil(sparseTaskBytes / block.rowBytes);
  return Math.max(ofBytes, Math.ceil(block.nRows / maxSparseTasks));
}

function sparseJob(block: CpuBlock, { distances }: CpuParameters, floats: number[]): Job {
  const { pending } = block;
  if (pending === null) throw new AppError('internal', `Block ${block.name} has no gradient.`);
  const { columnIndptr, columnIndices, columnData } = pending.x.columns;
  const perTask = columnsPerTask(block);
  return {
    kernel: 'adamSparse',
    nTasks: Math.ceil(block.nRows / perTask),
    ints: [
      ...[block.nRows, perTask, columnIndptr, columnIndices, columnData],
      ...[pending.dOut.address, pending.dOut.rowBytes, block.address, block.rowBytes],
      ...[distances.toFirst, distances.toSecond],
    ],
    floats,
  };
}

/** The factor that brings the common norm of all gradients down to `maxNorm`; as PyTorch 2's clip_grad_norm_. */
function clipFactor(
  arena: Arena,
  pool: Pool,
  gradients: {
    readonly sparse: readonly CpuBlock[];
    readonly parameters: CpuParameters;
    readonly nSegments: number;
  },
  maxNorm: number,
): number {
  const { sparse, parameters, nSegments } = gradients;
  let squares = 0;
  if (nSegments > 0) {
    const ints = denseInts(parameters);
    pool.run([{ kernel: 'denseNorm', nTasks: nSegments, ints, floats: [0, 0, 0, 0, 0] }]);
    squares += sumPartials(arena, nSegments);
  }
  for (const block of sparse) squares += sparseSquares(arena, pool, block);
  return Math.min(1, maxNorm / (Math.sqrt(squares) + 1e-6));
}

/** |x' dOut|² as the sum over pairs of rows of (x x')_ab (dOut dOut')_ab. */
function sparseSquares(arena: Arena, pool: Pool, block: CpuBlock): number {
  const { pending } = block;
  if (pending === null) return 0;
  const { x, dOut } = pending;
  const { columnIndptr, columnIndices, columnData } = x.columns;
  const mark = arena.mark();
  const gram = arena.allocate(8 * x.nRows * x.nRows);
  const gramInts = [x.nRows, dOut.address, dOut.rowBytes, gram];
  pool.run([{ kernel: 'gram', nTasks: x.nRows, ints: gramInts }]);
  const perTask = Math.max(64, columnsPerTask(block));
  const nTasks = Math.ceil(x.nCols / perTask);
  const ints = [x.nRows, x.nCols, perTask, columnIndptr, columnIndices, columnData];
  pool.run([{ kernel: 'sparseNorm', nTasks, ints: [...ints, gram, partialsStart] }]);
  arena.release(mark);
  return sumPartials(arena, nTasks);
}

/** Sum of what the tasks of the last job left, in the order of the tasks. */
export function sumPartials(arena: Arena, nTasks: number): number {
  if (nTasks > maxPartials) {
    throw new AppError('internal', `${nTasks} partial sums; ${maxPartials} fit.`);
  }
  let sum = 0;
  for (const partial of arena.doubles(partialsStart, nTasks)) sum += partial;
  return sum;
}
