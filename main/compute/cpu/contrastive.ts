// The supervised contrastive loss on the CPU device: rows in blocks, so that memory grows with the number of rows and not
// with its square.
import { AppError } from '#shared/model/app-error.ts';
import type { Device } from '../device.ts';
import { addLoss } from '../reference/tensors.ts';
import type { Arena } from './arena.ts';
import { sumPartials } from './optimizer.ts';
import type { Pool } from './pool.ts';
import { gemmJob } from './products.ts';
import { partialsStart } from './shared-memory.ts';
import { CpuTensor, cpuTensor } from './tensors.ts';

/** Rows compared with all others at a time. */
const blockRows = 256;

export function supervisedContrastive(
  { arena, pool }: { readonly arena: Arena; readonly pool: Pool },
  op: Parameters<Device['supervisedContrastive']>[0],
): void {
  const [x, dX] = [cpuTensor(op.x), cpuTensor(op.dX)];
  const { nRows, nCols } = x;
  requireSmallGroups(op.groups);
  const mark = arena.mark();
  const z = createUsed(arena, nRows, nCols);
  const dZ = createUsed(arena, nRows, nCols);
  const products = createUsed(arena, Math.min(blockRows, nRows), nRows);
  const unitInts = [
    ...[nCols, x.address, x.rowBytes, z.address, dZ.address, z.rowBytes],
    ...[dX.resize(nRows), dX.rowBytes, arena.allocate(8 * nRows)],
  ];
  const groups = writeGroups(arena, op.groups, nRows);
  const sharpness = 1 / op.temperature;
  pool.run([{ kernel: 'unitRows', nTasks: nRows, ints: unitInts }]);
  let loss = 0;
  for (let firstRow = 0; firstRow < nRows; firstRow += blockRows) {
    const nTasks = Math.min(blockRows, nRows - firstRow);
    const rows = { address: z.address + firstRow * z.rowBytes, rowBytes: z.rowBytes };
    const slopes = { address: products.address, rowBytes: products.rowBytes };
    const dRows = { address: dZ.address + firstRow * dZ.rowBytes, rowBytes: dZ.rowBytes };
    pool.run([
      gemmJob({
        ...{ m: nTasks, n: nRows, k: nCols },
        a: { ...rows, columnBytes: 4 },
        b: { address: z.address, rowBytes: 4, columnBytes: z.rowBytes },
        c: slopes,
      }),
    ]);
    const againstAll = op.against === 'all-others' ? 1 : 0;
    pool.run([
      {
        kernel: 'contrastiveSlopes',
        nTasks,
        ints: [
          ...[nRows, firstRow, againstAll, groups],
          ...[slopes.address, slopes.rowBytes, partialsStart],
        ],
        floats: [sharpness, sharpness / nRows],
      },
    ]);
    loss += sumPartials(arena, nTasks);
    // A product's slope goes to both of its rows.
    pool.run([
      gemmJob({
        ...{ m: nTasks, n: nCols, k: nRows },
        a: { ...slopes, columnBytes: 4 },
        b: { address: z.address, rowBytes: z.rowBytes, columnBytes: 4 },
        ...{ c: dRows, start: dRows },
      }),
    ]);
    pool.run([
      gemmJob({
        ...{ m: nRows, n: nCols, k: nTasks },
        a: { address: slopes.address, rowBytes: 4, columnBytes: slopes.rowBytes },
        b: { ...rows, columnBytes: 4 },
        ...{ c: dZ, start: dZ },
      }),
    ]);
  }
  pool.run([{ kernel: 'unitRowsBackward', nTasks: nRows, ints: unitInts }]);
  arena.release(mark);
  addLoss(op.loss, loss / nRows);
}

/** The similarities of a row's partners must fit in a thread's scratch memory. */
const maxGroupRows = 16_384;

function requireSmallGroups(offsets: Int32Array): void {
  for (let group = 0; group + 1 < offsets.length; group++) {
    const nRows = (offsets[group + 1] ?? 0) - (offsets[group] ?? 0);
    if (nRows <= maxGroupRows) continue;
    throw new AppError('memory', `A class has ${nRows} cells in one step; ${maxGroupRows} fit.`, {
      hint: 'Use smaller minibatches.',
    });
  }
}

function createUsed(arena: Arena, nRows: number, nCols: number): CpuTensor {
  const tensor = new CpuTensor(arena, nRows, nCols);
  tensor.resize(nRows);
  return tensor;
}

/** Per row the first row of its group and the first one behind it; gives the address. */
function writeGroups(arena: Arena, offsets: Int32Array, nRows: number): number {
  const address = arena.allocate(8 * nRows);
  const table = arena.ints(address, 2 * nRows);
  for (let group = 0; group + 1 < offsets.length; group++) {
    const range = offsets.subarray(group, group + 2);
    for (let row = range[0] ?? 0; row < (range[1] ?? 0); row++) table.set(range, 2 * row);
  }
  return address;
}
