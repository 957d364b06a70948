// What this pipeline uses beyond what every method does; handed in by main/tasks.ts.
import type { DenoisedFile, DenoisedOutline } from '#main/io/write-denoised.ts';
import type { MethodPorts } from '../common/ports.ts';

export interface AtacPorts extends MethodPorts {
  /** Begins denoised.h5ad; rows follow in order. */
  createDenoised(path: string, outline: DenoisedOutline): Promise<DenoisedFile>;
}
