// A tiny data set and network for the tests of SCALEX.
import type { Device } from '#main/compute/device.ts';
import { trainScalex } from '#main/methods/integration/scalex-train.ts';
import type {
  ScalexTraining,
  TrainScalexRequest,
  TrainedScalex,
} from '#main/methods/integration/scalex-types.ts';
import { createRandom } from '#main/numerics/random.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export const tinyTraining: ScalexTraining = {
  hiddenDim: 12,
  latentDim: 3,
  batchSize: 16,
  learningRate: 5e-3,
  weightDecay: 5e-4,
  klWeight: 0.5,
  maxIteration: 40,
  wholeEpochs: false,
  patience: 10,
  decay: 0,
  seed: 124,
  singletons: 'running',
};

/** Two cell types that use different halves of the features, in batches of the given sizes. */
export function tinyData(domainSizes: readonly number[], nFeatures = 20) {
  const random = createRandom(3, 1);
  const domains = Int32Array.from(
    domainSizes.flatMap((size, domain) => Array<number>(size).fill(domain)),
  );
  const indptr = new Uint32Array(domains.length + 1);
  const indices: number[] = [];
  const data: number[] = [];
  domains.forEach((_, row) => {
    for (let column = 0; column < nFeatures; column++) {
      const isOwnHalf = column < nFeatures / 2 === (row % 2 === 0);
      if (random.uniform() > (isOwnHalf ? 0.7 : 0.1)) continue;
      indices.push(column);
      data.push(random.uniform());
    }
    indptr[row + 1] = indices.length;
  });
  const x: CsrMatrix = {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    ...{ indptr, nRows: domains.length, nCols: nFeatures },
  };
  return { x, domains, nDomains: domainSizes.length };
}

export function trainTiny(
  device: Device,
  changes: Partial<Omit<TrainScalexRequest, 'params'>> & { params?: Partial<ScalexTraining> } = {},
): Promise<TrainedScalex> {
  return trainScalex({
    ...tinyData([40, 24]),
    device,
    context: { checkpoint: () => Promise.resolve(), trace: () => undefined },
    now: () => 0,
    ...changes,
    params: { ...tinyTraining, ...changes.params },
  });
}
