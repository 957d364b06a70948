// What this pipeline uses beyond what every method does; handed in by main/tasks.ts.
import type { CountOptions } from '#main/io/fragments/count.ts';
import type { AnnotatedMatrix } from '#main/io/types.ts';
import type { DenoisedFile, DenoisedOutline } from '#main/io/write-denoised.ts';
import type { MethodPorts } from '../common/ports.ts';

export interface AtacPorts extends MethodPorts {
  /** True for a fragments file, by its name. */
  isFragmentsPath(path: string): boolean;
  countFragments(path: string, options: CountOptions): Promise<AnnotatedMatrix>;
  /** Begins denoised.h5ad; rows follow in order. */
  createDenoised(path: string, outline: DenoisedOutline): Promise<DenoisedFile>;
}
