import type { Device } from '#main/compute/device.ts';
import { createRandom } from '#main/numerics/random.ts';
import { drawInitialValues } from '../common/initial-values.ts';
import { randomStreams } from '../common/streams.ts';
import { drawMatrix, timeSteps } from '../common/time-steps.ts';
import { createScalexModel, layoutScalex, scalexLosses } from './scalex-model.ts';
import type { ScalexShape } from './scalex-types.ts';

/**
 * How long a training step takes on a device: real steps, all included, on random data of the true size.
 * @param nonZerosPerCell mean number of stored values per cell
 * @param now monotonic clock in ms
 * @returns seconds per step, see `timeSteps`
 * @throws AppError `memory` or `device`
 */
export async function estimateStepSeconds(request: {
  readonly device: Device;
  readonly shape: ScalexShape;
  readonly batchSize: number;
  readonly nonZerosPerCell: number;
  readonly now: () => number;
}): Promise<number> {
  const { device, shape, batchSize: maxRows, now } = request;
  const { nDomains, latentDim } = shape;
  const random = createRandom(0, randomStreams.calibration);
  const matrix = drawMatrix(random.uniform, {
    nRows: maxRows,
    nCols: shape.nFeatures,
    nonZerosPerRow: request.nonZerosPerCell,
  });
  const workspace = device.openWorkspace();
  try {
    const layout = layoutScalex(shape);
    const parameters = workspace.createParameters(layout, drawInitialValues(layout, random));
    const ledger = workspace.createLedger(scalexLosses);
    const model = createScalexModel({
      ...{ device, workspace, parameters, ledger, maxRows },
      klWeight: 0.5,
      singletons: 'running',
    });
    const loader = workspace.createLoader({
      matrix,
      domains: Int32Array.from({ length: maxRows }, (_, row) => row % nDomains),
      ...{ nDomains, maxRows },
      noise: { key: { seed: 0, stream: randomStreams.calibration }, nCols: latentDim },
    });
    const rows = Int32Array.from({ length: maxRows }, (_, row) => row);
    const adam = { learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    return await timeSteps(async () => {
      loader.prepare(rows, 0);
      model.forward(loader.take());
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, { ...adam, weightDecay: 5e-4, maxNorm: null });
      await ledger.read();
    }, now);
  } finally {
    workspace.close();
  }
}
