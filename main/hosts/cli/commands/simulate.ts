// `simulate rna-batches` and `simulate atac`: data with known truth.
import path from 'node:path';
import type { z } from 'zod';
import { simulateAtacSchema, simulateRnaSchema } from '#shared/contract/simulate.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { AppError } from '#shared/model/app-error.ts';
import { forceFlag, generalFlags } from '../command.ts';
import type { Command, Session } from '../command.ts';
import type { Arguments } from '../flags.ts';
import { parameterFlags, readParameters } from '../params.ts';
import { runJob } from '../run-job.ts';
import { checkField } from '../schema-flags.ts';

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
  run: (args, session) =>
    simulate(args, session, {
      schema: simulateRnaSchema,
      start: (wanted) => session.client.call('simulate.rnaBatches', wanted),
    }),
};

export const simulateAtacCommand: Command = {
  name: 'simulate atac',
  summary: 'Chromatin accessibility with known truth: obs/cell_type, obs/batch and peaks by place.',
  usage: '--output FILE.h5ad [--cells N] [--peaks N] [--types N] [--depth N] [--seed N]',
  flags: [
    { name: 'output', kind: 'text', placeholder: 'FILE.h5ad', help: 'The new file.' },
    ...parameterFlags(simulateAtacSchema),
    { name: 'genes', kind: 'integer', placeholder: 'N', help: 'The same as --peaks.' },
    forceFlag,
    ...generalFlags,
  ],
  async run(args, session) {
    const genes = args.text('genes');
    const more =
      genes === undefined
        ? {}
        : { peaks: checkField(simulateAtacSchema, 'peaks', Number(genes), '--genes') };
    await simulate(args, session, {
      schema: simulateAtacSchema,
      more,
      start: (wanted) => session.client.call('simulate.atac', wanted),
    });
  },
};

interface Kind<Schema extends z.ZodObject> {
  readonly schema: Schema;
  /** Parameters given by flags with other names. */
  readonly more?: Readonly<Record<string, unknown>>;
  start(wanted: {
    readonly output: string;
    readonly overwrite: boolean;
    readonly params: z.output<Schema>;
  }): Promise<JobInfo>;
}

async function simulate<Schema extends z.ZodObject>(
  args: Arguments,
  session: Session,
  { schema, more, start }: Kind<Schema>,
): Promise<void> {
  if (args.positionals[0] !== undefined) {
    throw new AppError('usage', `What is ${args.positionals[0]}? The file follows --output.`);
  }
  const params = schema.parse({ ...(await readParameters(args, schema)), ...more });
  const output = path.resolve(args.required('output'));
  const overwrite = args.isOn('force');
  const job = await runJob(session.client, () => start({ output, overwrite, params }), session);
  session.print(`Written: ${job.outputDir ?? output}`);
  session.printJson({ output: job.outputDir ?? output, parameters: params });
}
