// `integrate`: batch integration, with "none" and Harmony measured beside it.
import path from 'node:path';
import { integrationParamsSchema, presetNames } from '#shared/contract/integration.ts';
import type {
  IntegrationParams,
  IntegrationRequest,
  PresetName,
} from '#shared/contract/integration.ts';
import { AppError } from '#shared/model/app-error.ts';
import { forceFlag, generalFlags } from '../command.ts';
import type { Command, Session } from '../command.ts';
import type { Arguments, Flag } from '../flags.ts';
import { formatBytes, readBytes } from '../format.ts';
import { describeRun } from '../describe-run.ts';
import { batchNamesFlag, inputFlags, readBatchNames, readInputs } from '../input-flags.ts';
import { parameterFlags, readParameters } from '../params.ts';
import { runJob } from '../run-job.ts';
import { checkField } from '../schema-flags.ts';

const group = 'Input and output';
const ownFlags: readonly Flag[] = [
  { name: 'input', kind: 'list', placeholder: 'INPUT...', help: 'Files to integrate.', group },
  { name: 'output', kind: 'text', placeholder: 'DIR', help: 'The new run folder.', group },
  {
    name: 'batch-key',
    kind: 'text',
    placeholder: 'K',
    help: 'Column of obs that says the batch; without it each file is a batch.',
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
    name: 'preset',
    kind: 'choice',
    choices: presetNames,
    default: 'recommended',
    help: 'Where all parameters start from.',
    group,
  },
  { name: 'baseline', kind: 'choice', choices: ['mnn'], help: 'Also runs this baseline.', group },
  {
    name: 'max-steps',
    kind: 'integer',
    help: 'The same as --max-iteration.',
    group: 'Model',
    placeholder: 'N',
  },
  {
    name: 'max-memory',
    kind: 'text',
    placeholder: 'SIZE',
    help: 'Refuses to start when more would be needed, e.g. 4GB.',
    group: 'Computer',
  },
];

export const integrateCommand: Command = {
  name: 'integrate',
  summary: 'Batch integration (SCALEX), with "none" and Harmony measured beside it.',
  usage: '--input INPUT... --output DIR [--batch-key K] [--label-key K] [--profile rna|atac|adt]',
  flags: [
    ...ownFlags,
    ...inputFlags,
    batchNamesFlag,
    ...parameterFlags(integrationParamsSchema),
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
    await checkMemory(args.text('max-memory'), request, session);
    const job = await runJob(
      client,
      () => client.call('integration.start', { request, output, overwrite: args.isOn('force') }),
      session,
    );
    const summary = await client.call('results.open', { dir: job.outputDir ?? output });
    session.print(describeRun(summary));
    session.printJson({ output: summary.dir, ...summary.run, verdict: summary.verdict });
  },
};

async function readRequest(args: Arguments): Promise<IntegrationRequest> {
  const files = args.all('input');
  if (files.length === 0) throw new AppError('usage', '--input is missing.');
  const maxSteps = args.text('max-steps');
  const overrides: Partial<IntegrationParams> = {
    ...(await readParameters(args, integrationParamsSchema)),
    ...(args.text('baseline') === 'mnn' ? { mnn: true } : {}),
    ...(maxSteps === undefined ? {} : { maxIteration: readSteps(maxSteps) }),
  };
  return {
    inputs: readInputs(args, files),
    batchKey: args.text('batch-key') ?? null,
    batchNames: readBatchNames(args, files),
    labelKey: args.text('label-key') ?? null,
    preset: (args.text('preset') ?? 'recommended') as PresetName,
    overrides,
  };
}

function readSteps(text: string): number {
  return checkField(integrationParamsSchema, 'maxIteration', Number(text), '--max-steps') as number;
}

/** Asks for the estimate and refuses what would need more than allowed. */
async function checkMemory(
  allowed: string | undefined,
  request: IntegrationRequest,
  { client, signal }: Session,
): Promise<void> {
  if (allowed === undefined) return;
  const maxBytes = readBytes(allowed);
  if (maxBytes === null) throw new AppError('usage', `--max-memory ${allowed}: expected e.g. 4GB.`);
  const plan = await client.call('integration.plan', request, { signal });
  const needed = plan.estimate.memoryBytes;
  if (needed <= maxBytes) return;
  throw new AppError(
    'memory',
    `About ${formatBytes(needed)} of memory are needed; ${formatBytes(maxBytes)} are allowed.`,
    {
      hint: plan.offers.map(({ text }) => text).join(' ') || 'Use fewer genes (--n-top-features).',
    },
  );
}
