// Stage "denoise": denoised.h5ad, the probability of every peak in every cell and which are called open, written some
// rows at a time.
import type { Device } from '#main/compute/device.ts';
import type { Table } from '#main/io/types.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { callOpenInto } from '#main/numerics/call-open.ts';
import { countPerColumn, countPerRow } from '#main/numerics/csr.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import type { AtacPorts } from './ports.ts';
import { decodeScale } from './scale-encode.ts';
import type { ScaleWeights } from './scale-types.ts';

export interface DenoiseRequest {
  readonly device: Device;
  readonly weights: ScaleWeights;
  /** Where the cells lie. */
  readonly points: DenseMatrix;
  /** What the model learned from, as 0 and 1. */
  readonly binary: CsrMatrix;
  readonly obs: Table;
  /** Of the model's peaks. */
  readonly vars: Table;
  readonly what: AtacParams['denoised'];
  /** Thresholds as SCALE 1.1.2 has them. */
  readonly isOriginal: boolean;
}

export async function writeDenoised(
  request: DenoiseRequest,
  ports: Pick<AtacPorts, 'createDenoised'>,
  context: Pick<JobContext, 'checkpoint' | 'scratchDir'>,
): Promise<void> {
  const { device, weights, points, binary, obs, vars, what } = request;
  const thresholds = {
    ofCells: Float64Array.from(countPerRow(binary), (n) => n / binary.nCols),
    ofPeaks: Float64Array.from(countPerColumn(binary), (n) => n / binary.nRows),
    rule: request.isOriginal ? ('original' as const) : ('inclusive' as const),
  };
  const file = await ports.createDenoised(`${context.scratchDir}/denoised.h5ad`, {
    obs,
    vars,
    hasProbabilities: what !== 'binary',
    hasCalls: what !== 'probabilities',
  });
  try {
    let calls = new Int8Array(0);
    for await (const { from, nRows, data } of decodeScale({ device, weights, points })) {
      if (what !== 'probabilities') {
        if (calls.length !== data.length) calls = new Int8Array(data.length);
        callOpenInto(calls, data, from, thresholds);
      }
      file.addRows({ from, nRows, probabilities: data, calls });
      await context.checkpoint(from + nRows, points.nRows, 'cells', 'Writing the denoised matrix');
    }
    file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
}
