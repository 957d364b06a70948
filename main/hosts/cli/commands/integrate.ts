// `integrate`: batch integration, with "none" and Harmony measured beside it.
import { integrationParamsSchema, presetNames } from '#shared/contract/integration.ts';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
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
  ],
  toRequest: ({ overrides, ...common }, args): IntegrationRequest => ({
    ...common,
    overrides: { ...overrides, ...(args.text('baseline') === 'mnn' ? { mnn: true } : {}) },
  }),
  plan: (client, request, options) => client.call('integration.plan', request, options),
  start: (client, args) => client.call('integration.start', args),
});
