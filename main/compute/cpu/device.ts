// The processor device: our own vector kernels on all cores.
import { AppError } from '#shared/model/app-error.ts';
import type { Device, Linear, LossTarget, Tensor, Workspace } from '../device.ts';
import { HostLedger, addLoss } from '../reference/tensors.ts';
import { createArena } from './arena.ts';
import type { Arena } from './arena.ts';
import { batchNormBackwardJob, batchNormJob } from './batch-norm.ts';
import { supervisedContrastive } from './contrastive.ts';
import { cpuMinibatch, createCpuLoader } from './loader.ts';
import { adamStep, sumPartials } from './optimizer.ts';
import { CpuParameters, cpuBlock, cpuParameters } from './parameters.ts';
import { classLoss, mixtureKl } from './latent-losses.ts';
import { createPool } from './pool.ts';
import type { Job, Pool } from './pool.ts';
import { columnSumsJob, gemmJob, sparseLinearJob } from './products.ts';
import { arenaStart, maxRecords, partialsStart, recordOf } from './shared-memory.ts';
import { CpuTensor, cpuTensor } from './tensors.ts';

/** How the host finds the parts of the CPU device. */
export interface CpuHost {
  /** Threads that compute, the calling one included. */
  readonly nThreads: number;
  /** Entry of the helper threads (worker.ts). */
  readonly workerFile: string;
  /** The compiled kernels: with the fused multiply-add of relaxed SIMD, or without. */
  readKernels(build: 'relaxed' | 'plain'): Promise<Uint8Array>;
  /** Memory this computer has free. */
  memoryFreeBytes(): number;
}

interface DeviceParts {
  readonly arena: Arena;
  readonly pool: Pool;
  readonly openWorkspace: () => Workspace;
}

const rowsPerLatentTask = 16;

/**
 * Opens the CPU device. The same inputs give the same bits with any number of threads.
 * @throws AppError `device` when the kernels or the threads do not start here
 */
export async function createCpuDevice(host: CpuHost): Promise<Device> {
  if (!Number.isInteger(host.nThreads) || host.nThreads < 1) {
    throw new AppError('device', `The CPU device was asked for ${host.nThreads} threads.`, {
      hint: 'Choose 1 thread or more.',
    });
  }
  const build = hasRelaxedSimd() ? 'relaxed' : 'plain';
  const module = await compileKernels(host, build);
  const pool = await createPool(module, host.nThreads, host.workerFile);
  const arena = createArena(pool.memory, arenaStart(pool.nThreads), pool.setPages);
  const threads = pool.nThreads === 1 ? '1 thread' : `${pool.nThreads} threads`;
  const simd = build === 'relaxed' ? 'SIMD + FMA' : 'SIMD';
  const openWorkspace = createWorkspaces(arena, pool, host.memoryFreeBytes);
  return createOperations({ arena, pool, openWorkspace }, `CPU, ${threads}, ${simd}`);
}

async function compileKernels(host: CpuHost, build: 'relaxed' | 'plain') {
  try {
    return await WebAssembly.compile(await host.readKernels(build));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('device', `The kernels of the CPU device cannot be loaded: ${reason}`, {
      hint: 'In the source tree, run "npm run build"; otherwise install the app again.',
      cause,
    });
  }
}

/** Does this runtime know relaxed SIMD? Asked with the smallest module that holds one of its instructions. */
function hasRelaxedSimd(): boolean {
  const module = [
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
    ...[65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
  ];
  return WebAssembly.validate(Uint8Array.from(module));
}

function createOperations(parts: DeviceParts, description: string): Device {
  const { arena, pool, openWorkspace } = parts;

  /** Adds the sum of a job's partial results to a loss. */
  function addPartials(job: Job, loss: LossTarget, nRows: number): void {
    pool.run([job]);
    addLoss(loss, sumPartials(arena, job.nTasks) / nRows);
  }

  return {
    kind: 'cpu',
    describe: () => description,
    stepsPerRead: 1,
    openWorkspace,
    close: () => pool.close(),

    upload: (tensor, data, nRows) => cpuTensor(tensor).write(data, nRows),
    read: (tensor) => Promise.resolve(cpuTensor(tensor).read()),

    sparseLinear(op) {
      const x = cpuMinibatch(op.x);
      const [weight, bias, out] = [cpuBlock(op.weight), cpuBlock(op.bias), cpuTensor(op.out)];
      pool.run([sparseLinearJob({ x, weight, bias, out }, pool.nThreads)]);
    },
    sparseLinearBackward({ x, dOut, weight, bias }) {
      const block = cpuBlock(weight);
      block.pending = { x: cpuMinibatch(x), dOut: cpuTensor(dOut) };
      block.hasGradient.fill(1);
      pool.run([columnSumsJob(cpuTensor(dOut), cpuBlock(bias).takeGradient())]);
    },
    linear: (op) => pool.run([linearJob(op)]),
    linearBackward: (op) => pool.run(linearBackwardJobs(op)),
    batchNorm: (op) => pool.run([batchNormJob(arena, op)]),
    batchNormBackward: (op) => pool.run([batchNormBackwardJob(arena, op)]),

    relu({ x, out }) {
      const [from, to] = [cpuTensor(x), cpuTensor(out)];
      const ints = [from.nCols, from.address, from.rowBytes, to.resize(from.nRows), to.rowBytes];
      pool.run([{ kernel: 'relu', nTasks: from.nRows, ints }]);
    },
    reluBackward(op) {
      const [out, dOut, dX] = [cpuTensor(op.out), cpuTensor(op.dOut), cpuTensor(op.dX)];
      const ints = [out.nCols, out.address, dOut.address, dX.resize(out.nRows), out.rowBytes];
      pool.run([{ kernel: 'reluBackward', nTasks: out.nRows, ints }]);
    },

    binaryCrossEntropy({ logits, targets, dLogits, loss }) {
      const from = cpuTensor(logits);
      const to = cpuTensor(dLogits);
      const { slot } = cpuMinibatch(targets);
      const ints = [
        ...[from.nCols, from.address, to.resize(from.nRows), from.rowBytes, to.rowBytes],
        ...[slot.indptr, slot.indices, slot.data, partialsStart],
      ];
      const { nRows: nTasks } = from;
      const floats = [1 / nTasks];
      addPartials({ kernel: 'binaryCrossEntropy', nTasks, ints, floats }, loss, nTasks);
    },
    sampleLatent: ({ out, heads, noise }) => {
      cpuTensor(out).resize(heads.nRows);
      pool.run([latentJob('sampleLatent', { heads, noise, sample: out })]);
    },
    sampleLatentBackward: ({ heads, noise, dOut, dHeads }) =>
      pool.run([latentJob('sampleLatentBackward', { heads, noise, sample: dOut, dHeads })]),
    standardNormalKl({ heads, dHeads, weight, loss }) {
      cpuTensor(dHeads).resize(heads.nRows);
      const job = latentJob('standardNormalKl', { heads, dHeads }, weight / heads.nRows);
      addPartials(job, loss, heads.nRows);
    },

    mixtureKl: (op) => mixtureKl(arena, op),
    supervisedContrastive: (op) => supervisedContrastive(parts, op),
    classLoss,

    adamStep: (parameters, settings) => adamStep(parts, cpuParameters(parameters), settings),
  };
}

/** A function that opens workspaces, which share the arena and the preparation records. */
function createWorkspaces(
  arena: Arena,
  pool: Pool,
  memoryFreeBytes: () => number,
): () => Workspace {
  let nRecords = 0;
  return () => {
    const mark = arena.mark();
    const firstRecord = nRecords;
    const takeRecord = (): number => {
      if (nRecords === maxRecords) throw new AppError('internal', 'Too many loaders are open.');
      return recordOf(nRecords++);
    };
    return {
      createTensor: (maxRows, nCols) => new CpuTensor(arena, maxRows, nCols),
      createParameters: (layout, values) =>
        new CpuParameters(arena, layout, values, memoryFreeBytes()),
      createLoader: (options) => createCpuLoader(arena, pool, options, takeRecord),
      createLedger: (terms) => new HostLedger(terms),
      close() {
        // No helper may write into memory that is given back.
        while (nRecords > firstRecord) pool.finish(recordOf(--nRecords));
        arena.release(mark);
      },
    };
  };
}

function linearJob({ x, weight, bias, out }: Linear & { readonly out: Tensor }): Job {
  const [input, block, result] = [cpuTensor(x), cpuBlock(weight), cpuTensor(out)];
  return gemmJob({
    ...{ m: x.nRows, n: block.nCols, k: block.nRows },
    a: { address: input.address, rowBytes: input.rowBytes, columnBytes: 4 },
    b: { address: block.address, rowBytes: block.rowBytes, columnBytes: 4 },
    c: { address: result.resize(x.nRows), rowBytes: result.rowBytes },
    start: { address: cpuBlock(bias).address, rowBytes: 0 },
  });
}

function linearBackwardJobs(
  op: Linear & { readonly dOut: Tensor; readonly dX: Tensor | null },
): Job[] {
  const [x, dOut, weight] = [cpuTensor(op.x), cpuTensor(op.dOut), cpuBlock(op.weight)];
  const dX = op.dX === null ? null : cpuTensor(op.dX);
  const { nRows } = x;
  const slopes = { address: dOut.address, rowBytes: dOut.rowBytes, columnBytes: 4 };
  const jobs = [
    gemmJob({
      ...{ m: weight.nRows, n: weight.nCols, k: nRows },
      a: { address: x.address, rowBytes: 4, columnBytes: x.rowBytes },
      b: slopes,
      c: { address: weight.takeGradient(), rowBytes: weight.rowBytes },
    }),
    columnSumsJob(dOut, cpuBlock(op.bias).takeGradient()),
  ];
  if (dX !== null) {
    jobs.push(
      gemmJob({
        ...{ m: nRows, n: weight.nRows, k: weight.nCols },
        a: slopes,
        b: { address: weight.address, rowBytes: 4, columnBytes: weight.rowBytes },
        c: { address: dX.resize(nRows), rowBytes: dX.rowBytes },
      }),
    );
  }
  return jobs;
}

function latentJob(
  kernel: 'sampleLatent' | 'sampleLatentBackward' | 'standardNormalKl',
  tensors: { heads: Tensor; noise?: Tensor; sample?: Tensor; dHeads?: Tensor },
  slope = 0,
): Job {
  const heads = cpuTensor(tensors.heads);
  const [noise, sample, dHeads] = [tensors.noise, tensors.sample, tensors.dHeads].map((tensor) =>
    tensor === undefined ? null : cpuTensor(tensor),
  );
  return {
    kernel,
    nTasks: Math.ceil(heads.nRows / rowsPerLatentTask),
    ints: [
      ...[heads.nRows, heads.nCols / 2, heads.address, dHeads?.address ?? 0, heads.rowBytes],
      ...[noise?.address ?? 0, noise?.rowBytes ?? 0],
      ...[sample?.address ?? 0, sample?.rowBytes ?? 0, partialsStart],
    ],
    floats: [slope],
  };
}
