import type { Device } from '#main/compute/device.ts';
import { createRandom } from '#main/numerics/random.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { drawInitialValues } from '../common/initial-values.ts';
import { randomStreams } from '../common/streams.ts';
import { createScalexModel, layoutScalex, scalexLosses } from './scalex-model.ts';
import type { ScalexShape } from './scalex-types.ts';

const nWarmUp = 2;
const nTimed = 7;
const budgetMs = 1_500;

/**
 * How long a training step takes on a device: the median of up to seven real steps, all included, on random data of
 * the true size.
 * @param nonZerosPerCell mean number of stored values per cell
 * @param now monotonic clock in ms
 * @returns seconds per step. Stops early, with at least one timed step, once 1.5 s are used up.
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
  const matrix = drawMatrix(random.uniform, maxRows, shape.nFeatures, request.nonZerosPerCell);
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
    const seconds: number[] = [];
    const startedAt = now();
    for (let step = 0; step < nWarmUp + nTimed; step++) {
      const stepStartedAt = now();
      loader.prepare(rows, 0);
      model.forward(loader.take());
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, { ...adam, weightDecay: 5e-4, maxNorm: null });
      await ledger.read();
      if (step >= nWarmUp || now() - startedAt > budgetMs) {
        seconds.push((now() - stepStartedAt) / 1000);
      }
      if (now() - startedAt > budgetMs) break;
    }
    seconds.sort((a, b) => a - b);
    return seconds[seconds.length >> 1] ?? 0;
  } finally {
    workspace.close();
  }
}

/** Each entry non-zero with the same chance, values uniform in [0, 1). */
function drawMatrix(
  uniform: () => number,
  nRows: number,
  nCols: number,
  nonZerosPerRow: number,
): CsrMatrix {
  const indptr = new Uint32Array(nRows + 1);
  const indices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nCols; column++) {
      if (uniform() * nCols >= nonZerosPerRow) continue;
      indices.push(column);
      data.push(uniform());
    }
    indptr[row + 1] = indices.length;
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    ...{ indptr, nRows, nCols },
  };
}
