// From cells to places in the latent space, and from there to the probability of every peak.
import type { Device, Loader } from '#main/compute/device.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { fillNormal } from '#main/numerics/random.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import type { Encoder } from '../common/layers/encoder.ts';
import { createLinear } from '../common/layers/linear.ts';
import { randomStreams } from '../common/streams.ts';
import { requireFinite } from './require-finite.ts';
import { createScaleEncoder, layoutScale } from './scale-model.ts';
import type { ScaleWeights } from './scale-types.ts';

const rowsPerChunk = 256;

export interface EncodeScaleRequest {
  readonly device: Device;
  readonly weights: ScaleWeights;
  /** Cells x the network's peaks; not changed. */
  readonly x: CsrMatrix;
  /** The middle of each cell's distribution, or one draw from it (`seed`). */
  readonly latent: 'mean' | 'sample';
  readonly seed: number;
  readonly context: Pick<JobContext, 'checkpoint'>;
}

/**
 * The place of every cell, nCells x latentDim. Cells are independent of each other, so any split gives the same numbers.
 * @throws AppError `input-shape` when `x` has another number of peaks than the network, `numeric` when a place is none
 */
export async function encodeScale(request: EncodeScaleRequest): Promise<DenseMatrix> {
  const { device, weights, x, latent, seed, context } = request;
  const { shape, values } = weights;
  if (x.nCols !== shape.nFeatures) {
    throw new AppError(
      'input-shape',
      `The data has ${x.nCols} peaks, the trained network ${shape.nFeatures}.`,
    );
  }
  const workspace = device.openWorkspace();
  try {
    const maxRows = Math.min(rowsPerChunk, Math.max(1, x.nRows));
    const parameters = workspace.createParameters(layoutScale(shape), values);
    const encoder = createScaleEncoder(
      { device, workspace, parameters, maxRows },
      shape.hiddenDims.length,
    );
    const domains = new Int32Array(x.nRows);
    const loader = workspace.createLoader({
      matrix: x,
      domains,
      nDomains: 1,
      maxRows,
      noise: null,
    });
    const sizes = { nRows: x.nRows, maxRows, latentDim: shape.latentDim };
    return await encodeRows({ device, encoder, loader, sizes, latent, seed, context });
  } finally {
    workspace.close();
  }
}

/** The same with a network that is on the device already; `loader` gives the rows 0 .. nRows - 1. */
export async function encodeRows({
  device,
  encoder,
  loader,
  sizes,
  latent,
  seed,
  context,
}: Pick<EncodeScaleRequest, 'device' | 'latent' | 'seed' | 'context'> & {
  readonly encoder: Encoder;
  readonly loader: Loader;
  readonly sizes: { readonly nRows: number; readonly maxRows: number; readonly latentDim: number };
}): Promise<DenseMatrix> {
  const { nRows, maxRows, latentDim: dim } = sizes;
  const data = new Float32Array(nRows * dim);
  const noise = new Float32Array(nRows * dim);
  if (latent === 'sample') fillNormal(noise, { seed, stream: randomStreams.latentNoise }, 0);
  const rows = Int32Array.from({ length: nRows }, (_, row) => row);
  for (let from = 0; from < nRows; from += maxRows) {
    loader.prepare(rows.subarray(from, from + maxRows), 0);
    const minibatch = loader.take();
    const heads = await device.read(encoder.forward(minibatch));
    minibatch.rows.forEach((row, i) => {
      for (let d = 0; d < dim; d++) {
        const mean = heads[2 * i * dim + d] ?? 0;
        const deviation = Math.exp((heads[(2 * i + 1) * dim + d] ?? 0) / 2);
        data[row * dim + d] = mean + deviation * (noise[row * dim + d] ?? 0);
      }
    });
    await context.checkpoint(Math.min(nRows, from + maxRows), nRows, 'cells');
  }
  requireFinite(data, 'the places of the cells');
  return { data, nRows, nCols: dim };
}

/**
 * The probability of every peak, some cells at a time: nothing of cells x peaks is ever held.
 * @param request `points` nCells x latentDim
 * @returns blocks of up to 256 cells in order: nRows x nFeatures, row-major, valid until the next one
 * @throws AppError `numeric` when a probability is none
 */
export async function* decodeScale({
  device,
  weights,
  points,
}: {
  readonly device: Device;
  readonly weights: ScaleWeights;
  readonly points: DenseMatrix;
}): AsyncGenerator<{ readonly from: number; readonly nRows: number; readonly data: Float32Array }> {
  const { shape, values } = weights;
  const workspace = device.openWorkspace();
  try {
    const maxRows = Math.min(rowsPerChunk, Math.max(1, points.nRows));
    const parameters = workspace.createParameters(layoutScale(shape), values);
    const decoder = createLinear({ device, workspace, parameters, maxRows }, 'decoder.linear');
    const latent = workspace.createTensor(maxRows, shape.latentDim);
    for (let from = 0; from < points.nRows; from += maxRows) {
      const nRows = Math.min(maxRows, points.nRows - from);
      const block = points.data.slice(from * shape.latentDim, (from + nRows) * shape.latentDim);
      device.upload(latent, block, nRows);
      const data = await device.read(decoder.forward(latent));
      requireFinite(data, 'the probabilities of the peaks');
      for (let at = 0; at < data.length; at++) data[at] = 1 / (1 + Math.exp(-(data[at] ?? 0)));
      yield { from, nRows, data };
    }
  } finally {
    workspace.close();
  }
}
