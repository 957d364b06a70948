import { AppError } from '#shared/model/app-error.ts';
import type { AnnotatedMatrix, IoCheckpoint } from './types.ts';

/** Stacks the rows of several inputs. `inputs` is emptied as it goes, so that memory is given back early. */
export function stackInputs(
  inputs: AnnotatedMatrix[],
  options: {
    readonly join: 'inner' | 'outer';
    /** One name per input; adds the categorical column `batch`. Left out: no column is added. */
    readonly batchNames?: readonly string[];
    readonly checkpoint?: IoCheckpoint;
  },
): Promise<AnnotatedMatrix> {
  throw new AppError('internal', `being written: ${inputs.length} ${options.join}`);
}
