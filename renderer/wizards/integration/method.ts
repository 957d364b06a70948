// Integration (SCALEX) as a wizard: its words, its parameters, its calls.
import { IconArrowMerge } from '@tabler/icons-react';
import {
  integrationParamsSchema,
  integrationPresets,
  integrationProfiles,
  integrationRequestSchema,
  presetNames,
  type IntegrationParams,
  type IntegrationRequest,
  type PresetName,
} from '#shared/contract/integration.ts';
import { formatCount, formatCounted } from '#renderer/components/format.ts';
import type { WizardRequest } from '../common/draft/settle.ts';
import { geneWords } from '../common/feature-words.ts';
import type { PresetWords, WizardMethod } from '../common/method.ts';
import type { ParamValues } from '../common/params.ts';
import { mainParams, paramWords } from './param-words.ts';

const presets: readonly (Omit<PresetWords, 'lines'> & { purpose: string; risk: string })[] = [
  {
    name: 'recommended',
    title: 'Recommended',
    purpose: 'Stops once the loss is flat',
    risk: 'For results you will keep',
  },
  {
    name: 'published',
    title: 'As published',
    purpose: 'The schedule of the paper',
    risk: 'To compare with a paper',
  },
  {
    name: 'quick',
    title: 'Quick look',
    purpose: 'Do the data fit together?',
    risk: 'Not for conclusions',
  },
];

function describeGenes({ nTopFeatures }: ParamValues): string {
  return nTopFeatures === 0 ? 'All genes' : `${formatCount(Number(nTopFeatures))} variable genes`;
}

export const integrationMethod: WizardMethod = {
  id: 'integration',
  title: 'Integrate',
  summary: 'Bring batches of single cells together, and see the cost.',
  Icon: IconArrowMerge,
  sample: 'rna-batches',
  newName: 'New integration',
  features: geneWords,
  schema: integrationParamsSchema,
  presets: presetNames,
  kept: ['profile'],
  ofPreset: (preset, { profile }) => ({
    ...integrationParamsSchema.parse({}),
    ...integrationProfiles[(profile ?? 'rna') as IntegrationParams['profile']],
    ...integrationPresets[preset as PresetName],
  }),
  groups: { one: 'batch', many: 'batches' },
  fewestGroups: 2,
  sideFiles: [],
  refuse: ({ fragments }) =>
    fragments === undefined
      ? null
      : 'It holds fragments, not counts. The wizard for accessibility counts them over peaks or bins.',
  data: {
    question: 'Which cells belong together?',
    invitation:
      'Give each batch as a file of its own, or one file with a column that says the batch.',
    groupsHelp: null,
    fewShared: 'They name genes in the same way, but not the same genes. Are they of one species?',
  },
  plan: {
    describe: ({ nCells, batches }) =>
      `SCALEX on ${formatCounted(nCells, 'cell')} in ${formatCounted(batches.length, 'batch', 'batches')}, always beside “no correction” and Harmony.`,
    presets: presets.map(({ purpose, risk, ...words }) => ({
      ...words,
      lines: (params) => [
        describeGenes(params),
        `Up to ${formatCount(Number(params['maxIteration']))} steps`,
        purpose,
        risk,
      ],
    })),
    main: () => mainParams,
    paramWords,
    youWillGet: (hasLabels) => [
      'Pictures of the cells: none, Harmony, SCALEX',
      hasLabels ? 'Measures of mixing and of kept types' : 'Measures of mixing, before and after',
      'Clusters',
      'One h5ad that scanpy opens',
    ],
  },
  askPlan: (service, request, signal) =>
    service.call('integration.plan', toIntegration(request), { signal }),
  start: (service, request) =>
    service.call('integration.start', { request: toIntegration(request), output: null }),
};

/** What all wizards settle, as the contract of this method has it. */
function toIntegration({ files: _none, ...request }: WizardRequest): IntegrationRequest {
  return integrationRequestSchema.parse(request);
}
