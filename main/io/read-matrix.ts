// Reads one matrix of an input file with the tables of its cells and features.
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from './ports.ts';
import type { AnnotatedMatrix, IoCheckpoint } from './types.ts';

export interface ReadMatrixOptions {
  /** `X`, `layers/NAME`, `raw/X`; left out: the one `inspectInput` proposes. */
  readonly matrixPath?: string;
  readonly checkpoint?: IoCheckpoint;
}

export function readMatrix(
  ports: IoPorts,
  path: string,
  options: ReadMatrixOptions = {},
): Promise<AnnotatedMatrix> {
  throw new AppError('internal', `being written: ${path} ${String(options)} ${String(ports)}`);
}

export function readFeatureNames(
  ports: IoPorts,
  path: string,
  matrixPath?: string,
): Promise<readonly string[]> {
  throw new AppError('internal', `being written: ${path} ${matrixPath} ${String(ports)}`);
}
