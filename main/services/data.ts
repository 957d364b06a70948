// Questions about input files, answered in a thread.
import type { CallContext, Handlers } from '#shared/contract/index.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';

type DataHandlers = Pick<Handlers, 'data.inspect' | 'data.overlap'>;

export function createDataService({ files, threads }: CorePorts): DataHandlers {
  return {
    'data.inspect': async ({ path }, context: CallContext) =>
      threads.query('data.inspect', { path: await files.allow(path) }, abortSignalOf(context)),
    'data.overlap': async ({ paths }, context: CallContext) =>
      threads.query(
        'data.overlap',
        { paths: await Promise.all(paths.map((path) => files.allow(path))) },
        abortSignalOf(context),
      ),
  };
}
