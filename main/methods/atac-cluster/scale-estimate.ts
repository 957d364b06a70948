import type { Device } from '#main/compute/device.ts';
import { createRandom } from '#main/numerics/random.ts';
import { drawInitialValues } from '../common/initial-values.ts';
import { randomStreams } from '../common/streams.ts';
import { drawMatrix, timeSteps } from '../common/time-steps.ts';
import { createScaleModel, layoutScale, scaleLosses } from './scale-model.ts';
import type { ScaleShape } from './scale-model.ts';

/** More peaks are not tried out: a step takes longer in proportion. */
const nPeaksTried = 16_384;

/**
 * How long a training step takes on a device: real steps, all included, on random data with up to 16,384 peaks, the rest
 * in proportion.
 * @param nonZerosPerCell mean number of open peaks per cell
 * @param now monotonic clock in ms
 * @returns seconds per step, see `timeSteps`
 * @throws AppError `memory` or `device`
 */
export async function estimateScaleStepSeconds(request: {
  readonly device: Device;
  readonly shape: ScaleShape;
  readonly batchSize: number;
  readonly nonZerosPerCell: number;
  readonly now: () => number;
}): Promise<number> {
  const { device, batchSize: maxRows, now } = request;
  const nFeatures = Math.min(nPeaksTried, request.shape.nFeatures);
  const share = nFeatures / request.shape.nFeatures;
  const shape = { ...request.shape, nFeatures };
  const random = createRandom(0, randomStreams.calibration);
  const matrix = drawMatrix(random.uniform, {
    nRows: maxRows,
    nCols: nFeatures,
    nonZerosPerRow: share * request.nonZerosPerCell,
  });
  const workspace = device.openWorkspace();
  try {
    const layout = layoutScale(shape);
    const parameters = workspace.createParameters(layout, drawInitialValues(layout, random));
    const ledger = workspace.createLedger(scaleLosses);
    const model = createScaleModel({
      ...{ device, workspace, parameters, ledger, maxRows, shape, klWeight: 1 },
    });
    // The values of the mixture are not fitted to anything yet.
    model.enter({ towards: 'normal', weight: 1, trainsEncoder: true });
    const loader = workspace.createLoader({
      ...{ matrix, domains: new Int32Array(maxRows), nDomains: 1, maxRows },
      noise: { key: { seed: 0, stream: randomStreams.calibration }, nCols: shape.latentDim },
    });
    const rows = Int32Array.from({ length: maxRows }, (_, row) => row);
    const adam = { learningRate: 1e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const seconds = await timeSteps(async () => {
      loader.prepare(rows, 0);
      model.forward(loader.take());
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, { ...adam, weightDecay: 0, maxNorm: null });
      await ledger.read();
    }, now);
    return seconds / share;
  } finally {
    workspace.close();
  }
}
