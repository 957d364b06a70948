// Questions about input files, answered in a thread.
import type { Handlers } from '#shared/contract/index.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';
import { allowInput, allowInputs } from './allow-inputs.ts';

type DataHandlers = Pick<Handlers, 'data.inspect' | 'data.overlap' | 'data.sheet'>;

export function createDataService({ files, threads }: CorePorts): DataHandlers {
  return {
    'data.inspect': async (input, context) =>
      threads.query('data.inspect', await allowInput(files, input), abortSignalOf(context)),
    'data.overlap': async ({ inputs }, context) =>
      threads.query(
        'data.overlap',
        { inputs: await allowInputs(files, inputs) },
        abortSignalOf(context),
      ),
    'data.sheet': async ({ path, inputs }, context) =>
      threads.query(
        'data.sheet',
        { path: await files.allow(path), inputs: await allowInputs(files, inputs) },
        abortSignalOf(context),
      ),
  };
}
