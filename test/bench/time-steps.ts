import type { Device } from '#main/compute/device.ts';
import { drawInitialValues } from '#main/methods/common/initial-values.ts';
import { createRandom } from '#main/numerics/random.ts';
import { drawSparse } from '#test/helpers/sparse.ts';
import type { EngineCase } from './engine-cases.ts';

export interface StepTimes {
  readonly nSteps: number;
  readonly minMs: number;
  readonly medianMs: number;
}

const nWarmUp = 10;
const nCells = 512;

/**
 * Times training steps with all that belongs to them: minibatch, noise, losses, gradients, optimiser, reading the loss.
 * Where reading is costly, a time is the mean of the steps between two readings.
 */
export async function timeSteps(
  device: Device,
  engineCase: EngineCase,
  nSteps: number,
): Promise<StepTimes> {
  const { nFeatures, batchSize, density, nDomains, noiseCols, adam } = engineCase;
  const matrix = drawSparse({ nRows: nCells, nCols: nFeatures, density, seed: 1 });
  const random = createRandom(1, 1);
  const workspace = device.openWorkspace();
  try {
    const values = drawInitialValues(engineCase.layout, random);
    const parameters = workspace.createParameters(engineCase.layout, values);
    const ledger = workspace.createLedger(engineCase.losses);
    const model = engineCase.createModel({ device, workspace, parameters, ledger });
    const loader = workspace.createLoader({
      ...{ matrix, nDomains, maxRows: batchSize },
      domains: Int32Array.from({ length: nCells }, (_, row) => row % nDomains),
      noise: noiseCols === 0 ? null : { key: { seed: 1, stream: 2 }, nCols: noiseCols },
    });
    const order = random.permutation(nCells);
    const rowsOf = (step: number): Int32Array => {
      const start = (step * batchSize) % (nCells - batchSize + 1);
      return order.subarray(start, start + batchSize);
    };
    const times: number[] = [];
    const { stepsPerRead } = device;
    loader.prepare(rowsOf(0), 0);
    let startedAt = performance.now();
    for (let step = 0; step < nWarmUp + nSteps; step++) {
      const minibatch = loader.take();
      loader.prepare(rowsOf(step + 1), (step + 1) * batchSize * noiseCols);
      model.forward(minibatch);
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, adam);
      if ((step + 1) % stepsPerRead !== 0) continue;
      await ledger.read();
      if (step >= nWarmUp) times.push((performance.now() - startedAt) / stepsPerRead);
      startedAt = performance.now();
    }
    times.sort((a, b) => a - b);
    return { nSteps, minMs: times[0] ?? 0, medianMs: times[times.length >> 1] ?? 0 };
  } finally {
    workspace.close();
  }
}
