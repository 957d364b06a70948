import type { BatchNorm, Loader, Minibatch, Workspace } from '#main/compute/device.ts';
import { mergeMoments } from '#main/numerics/nn/batch-norm.ts';
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import { createScalexEncoder, layoutScalex } from './scalex-model.ts';
import type { ScalexEncoder } from './scalex-model.ts';
import type { EncodeScalexRequest } from './scalex-types.ts';

const rowsPerChunk = 256;

/**
 * The latent mean of every cell.
 * @param request nothing in it is changed; the batches need not be those of the training
 * @returns nCells x latentDim, rows in the order of `x`
 * `per-batch` is the deterministic form of what SCALEX 1.0 does with minibatches of one batch: mean and variance of the
 * trunk over all cells of a batch (in double, streamed), then the encoding; a batch of one cell uses the running
 * statistics. Time one pass over the data (`running`) or two. The same input gives the same bits on CPU devices.
 * @throws AppError `input-shape` when `x` has another number of features than the network
 */
export async function encodeScalex(request: EncodeScalexRequest): Promise<DenseMatrix> {
  const { device, weights, x, domains, nDomains, encoding } = request;
  const { shape, values } = weights;
  if (x.nCols !== shape.nFeatures) {
    throw new AppError(
      'input-shape',
      `The data has ${x.nCols} features, the trained network ${shape.nFeatures}.`,
    );
  }
  const workspace = device.openWorkspace();
  try {
    const maxRows = Math.min(rowsPerChunk, Math.max(1, x.nRows));
    const parameters = workspace.createParameters(layoutScalex(shape), values);
    const encoder = createScalexEncoder(
      { device, workspace, parameters, maxRows },
      { maxGroups: Math.max(1, nDomains), singletons: 'running' },
    );
    const loader = workspace.createLoader({ matrix: x, domains, nDomains, maxRows, noise: null });
    const pass = { ...request, workspace, encoder, loader, maxRows };
    const statistics = encoding === 'running' ? 'running' : await measureBatches(pass);
    return await encodeCells(pass, statistics);
  } finally {
    workspace.close();
  }
}

interface Pass extends EncodeScalexRequest {
  readonly workspace: Workspace;
  readonly encoder: ScalexEncoder;
  readonly loader: Loader;
  readonly maxRows: number;
}

/** Visits all cells in chunks. Progress runs from `passIndex` to `passIndex + 1` times the number of cells. */
async function forEachChunk(
  { x, loader, maxRows, encoding, context }: Pass,
  passIndex: number,
  visit: (minibatch: Minibatch) => Promise<void>,
): Promise<void> {
  const nPasses = encoding === 'running' ? 1 : 2;
  const rows = Int32Array.from({ length: x.nRows }, (_, row) => row);
  for (let from = 0; from < x.nRows; from += maxRows) {
    loader.prepare(rows.subarray(from, from + maxRows), 0);
    await visit(loader.take());
    const done = passIndex * x.nRows + Math.min(x.nRows, from + maxRows);
    await context.checkpoint(done / nPasses, x.nRows, 'cells');
  }
}

/** Mean and variance of the trunk over all cells of each batch, as tensors nDomains x hiddenDim. */
async function measureBatches(pass: Pass): Promise<BatchNorm['statistics']> {
  const { device, workspace, encoder, weights, nDomains } = pass;
  const { hiddenDim } = weights.shape;
  const moments = Array.from({ length: nDomains }, () => ({
    n: 0,
    mean: new Float64Array(hiddenDim),
    squares: new Float64Array(hiddenDim),
  }));
  await forEachChunk(pass, 0, async (minibatch) => {
    const trunk = await device.read(encoder.trunk(minibatch));
    for (const [domain, total] of moments.entries()) {
      const from = minibatch.domainOffsets[domain] ?? 0;
      const to = minibatch.domainOffsets[domain + 1] ?? 0;
      mergeMoments(total, trunk, { from, to, nCols: hiddenDim });
    }
  });
  const layout = layoutScalex(weights.shape);
  const running = (part: string): Float32Array => {
    const { offset, size } = findBlock(layout, `encoder.norm.${part}`);
    return weights.values.subarray(offset, offset + size);
  };
  const means = new Float32Array(nDomains * hiddenDim);
  const variances = new Float32Array(nDomains * hiddenDim);
  for (const [domain, { n, mean, squares }] of moments.entries()) {
    const isAlone = n < 2;
    means.set(isAlone ? running('runningMean') : mean, domain * hiddenDim);
    variances.set(
      isAlone ? running('runningVariance') : squares.map((sum) => sum / n),
      domain * hiddenDim,
    );
  }
  const mean = workspace.createTensor(nDomains, hiddenDim);
  const variance = workspace.createTensor(nDomains, hiddenDim);
  device.upload(mean, means, nDomains);
  device.upload(variance, variances, nDomains);
  return { mean, variance };
}

async function encodeCells(pass: Pass, statistics: BatchNorm['statistics']): Promise<DenseMatrix> {
  const { device, encoder, weights, x } = pass;
  const { latentDim } = weights.shape;
  const data = new Float32Array(x.nRows * latentDim);
  const lastPass = statistics === 'running' ? 0 : 1;
  await forEachChunk(pass, lastPass, async (minibatch) => {
    encoder.trunk(minibatch);
    const groups =
      statistics === 'running' ? Int32Array.of(0, minibatch.nRows) : minibatch.domainOffsets;
    const heads = await device.read(encoder.heads(groups, statistics));
    minibatch.rows.forEach((row, i) => {
      data.set(heads.subarray(2 * i * latentDim, (2 * i + 1) * latentDim), row * latentDim);
    });
  });
  return { data, nRows: x.nRows, nCols: latentDim };
}
