import type { FeatureOverlap, InputSummary } from '#shared/contract/data.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from './ports.ts';

export function inspectInput(ports: IoPorts, path: string): Promise<InputSummary> {
  throw new AppError('internal', `being written: ${path} ${String(ports)}`);
}

export function featureOverlap(ports: IoPorts, paths: readonly string[]): Promise<FeatureOverlap> {
  throw new AppError('internal', `being written: ${paths.length} ${String(ports)}`);
}
