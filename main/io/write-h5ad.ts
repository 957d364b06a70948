import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from './ports.ts';
import type { H5adContent, IoCheckpoint } from './types.ts';

/** Writes a new file at `path` (a scratch path; the caller renames). */
export function writeH5ad(
  ports: IoPorts,
  path: string,
  content: H5adContent,
  checkpoint?: IoCheckpoint,
): Promise<void> {
  throw new AppError(
    'internal',
    `being written: ${path} ${String(content)} ${String(ports)} ${String(checkpoint)}`,
  );
}
