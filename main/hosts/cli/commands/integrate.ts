// `integrate`: batch integration, with "none" and Harmony measured beside it.
import { integrationParamsSchema, presetNames } from '#shared/contract/integration.ts';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { Session } from '../command.ts';
import { formatBytes, readBytes } from '../format.ts';
import { createMethodCommand, filesGroup } from './method-command.ts';

export const integrateCommand = createMethodCommand({
  name: 'integrate',
  summary: 'Batch integration (SCALEX), with "none" and Harmony measured beside it.',
  usage: '--input INPUT... --output DIR [--batch-key K] [--label-key K] [--profile rna|atac|adt]',
  params: integrationParamsSchema,
  presets: presetNames,
  words: {
    input: 'Files to integrate.',
    batchKey: 'Column of obs that says the batch; without it each file is a batch.',
    preset: 'Where all parameters start from.',
  },
  otherFlags: [
    {
      name: 'baseline',
      kind: 'choice',
      choices: ['mnn'],
      help: 'Also runs this baseline.',
      group: filesGroup,
    },
    {
      name: 'max-memory',
      kind: 'text',
      placeholder: 'SIZE',
      help: 'Refuses to start when more would be needed, e.g. 4GB.',
      group: 'Computer',
    },
  ],
  toRequest: ({ overrides, ...common }, args): IntegrationRequest => ({
    ...common,
    overrides: { ...overrides, ...(args.text('baseline') === 'mnn' ? { mnn: true } : {}) },
  }),
  check: (request, args, session) => checkMemory(args.text('max-memory'), request, session),
  start: (client, args) => client.call('integration.start', args),
});

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
