// `simulate rna-batches`: data with known truth.
import path from 'node:path';
import { simulateRnaSchema } from '#shared/contract/simulate.ts';
import { AppError } from '#shared/model/app-error.ts';
import { forceFlag, generalFlags } from '../command.ts';
import type { Command } from '../command.ts';
import { parameterFlags, readParameters } from '../params.ts';
import { runJob } from '../run-job.ts';

export const simulateRnaCommand: Command = {
  name: 'simulate rna-batches',
  summary: 'Data with known truth: obs/batch and obs/cell_type.',
  usage: '--output FILE.h5ad [--cells N] [--genes N] [--batches N] [--types N] [--seed N]',
  flags: [
    { name: 'output', kind: 'text', placeholder: 'FILE.h5ad', help: 'The new file.' },
    ...parameterFlags(simulateRnaSchema),
    forceFlag,
    ...generalFlags,
  ],
  async run(args, session) {
    const { client } = session;
    if (args.positionals[0] !== undefined) {
      throw new AppError('usage', `What is ${args.positionals[0]}? The file follows --output.`);
    }
    const params = simulateRnaSchema.parse(await readParameters(args, simulateRnaSchema));
    const output = path.resolve(args.required('output'));
    const overwrite = args.isOn('force');
    const job = await runJob(
      client,
      () => client.call('simulate.rnaBatches', { output, overwrite, params }),
      session,
    );
    session.print(`Written: ${job.outputDir ?? output}`);
    session.printJson({ output: job.outputDir ?? output, parameters: params });
  },
};
