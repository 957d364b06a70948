import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from './ports.ts';
import type { RunFile } from './types.ts';

/** Opens a `result.h5ad` for reading piece by piece; the caller closes it. */
export function openRun(ports: IoPorts, path: string): Promise<RunFile> {
  throw new AppError('internal', `being written: ${path} ${String(ports)}`);
}
