// `atac`: clusters, peaks and a denoised matrix of chromatin accessibility, with TF-IDF and SVD measured beside it.
import path from 'node:path';
import { atacParamsSchema, atacPresetNames } from '#shared/contract/atac-cluster.ts';
import type { AtacParams, AtacPresetName, AtacRequest } from '#shared/contract/atac-cluster.ts';
import { AppError } from '#shared/model/app-error.ts';
import { forceFlag, generalFlags } from '../command.ts';
import type { Command } from '../command.ts';
import { describeRun } from '../describe-run.ts';
import type { Arguments, Flag } from '../flags.ts';
import { batchNamesFlag, inputFlags, readBatchNames, readInputs } from '../input-flags.ts';
import { parameterFlags, readParameters } from '../params.ts';
import { runJob } from '../run-job.ts';
import { checkField } from '../schema-flags.ts';

const group = 'Input and output';
const ownFlags: readonly Flag[] = [
  {
    name: 'input',
    kind: 'list',
    placeholder: 'INPUT...',
    help: 'Files of cells x peaks, or fragments.tsv.gz.',
    group,
  },
  { name: 'output', kind: 'text', placeholder: 'DIR', help: 'The new run folder.', group },
  {
    name: 'batch-key',
    kind: 'text',
    placeholder: 'K',
    help: 'Column of obs that says the sample; without it each file is one. Shown, not corrected for.',
    group,
  },
  {
    name: 'label-key',
    kind: 'text',
    placeholder: 'K',
    help: 'Column of obs with known types, used to judge only.',
    group,
  },
  {
    name: 'peaks',
    kind: 'text',
    placeholder: 'FILE.bed',
    help: 'Peaks that fragments are counted over; without it bins (--bin-bases).',
    group,
  },
  {
    name: 'blacklist',
    kind: 'text',
    placeholder: 'FILE.bed',
    help: 'Regions whose fragments are left out.',
    group,
  },
  {
    name: 'preset',
    kind: 'choice',
    choices: atacPresetNames,
    default: 'recommended',
    help: 'Where all parameters start from. published: SCALE as in the paper. upstream: SCALE 1.1.2 as shipped.',
    group,
  },
  {
    name: 'max-steps',
    kind: 'integer',
    help: 'The same as --max-iteration.',
    group: 'Model',
    placeholder: 'N',
  },
];

export const atacCommand: Command = {
  name: 'atac',
  summary:
    'Clusters, peaks and a denoised matrix of scATAC (SCALE), with TF-IDF + LSI measured beside it.',
  usage: '--input INPUT... --output DIR [--clusters N] [--label-key K]',
  flags: [
    ...ownFlags,
    ...inputFlags,
    batchNamesFlag,
    ...parameterFlags(atacParamsSchema),
    forceFlag,
    ...generalFlags,
  ],
  async run(args, session) {
    const { client } = session;
    if (args.positionals[0] !== undefined) {
      throw new AppError('usage', `What is ${args.positionals[0]}? Files follow --input.`);
    }
    const request = await readRequest(args);
    const output = path.resolve(args.required('output'));
    const job = await runJob(
      client,
      () => client.call('atac.start', { request, output, overwrite: args.isOn('force') }),
      session,
    );
    const summary = await client.call('results.open', { dir: job.outputDir ?? output });
    session.print(describeRun(summary));
    session.printJson({ output: summary.dir, ...summary.run, verdict: summary.verdict });
  },
};

async function readRequest(args: Arguments): Promise<AtacRequest> {
  const files = args.all('input');
  if (files.length === 0) throw new AppError('usage', '--input is missing.');
  const maxSteps = args.text('max-steps');
  const overrides: Partial<AtacParams> = {
    ...(await readParameters(args, atacParamsSchema)),
    ...(maxSteps === undefined ? {} : { maxIteration: readSteps(maxSteps) }),
  };
  return {
    inputs: readInputs(args, files),
    batchKey: args.text('batch-key') ?? null,
    batchNames: readBatchNames(args, files),
    labelKey: args.text('label-key') ?? null,
    peaks: resolvePath(args.text('peaks')),
    blacklist: resolvePath(args.text('blacklist')),
    preset: (args.text('preset') ?? 'recommended') as AtacPresetName,
    overrides,
  };
}

function resolvePath(file: string | undefined): string | null {
  return file === undefined ? null : path.resolve(file);
}

function readSteps(text: string): number {
  return checkField(atacParamsSchema, 'maxIteration', Number(text), '--max-steps') as number;
}
