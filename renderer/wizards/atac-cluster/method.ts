// Chromatin accessibility (SCALE) as a wizard: its words, its parameters, its calls.
import { IconDna2 } from '@tabler/icons-react';
import {
  atacParamsSchema,
  atacPresetNames,
  atacRequestSchema,
  resolveAtacParams,
  type AtacPresetName,
  type AtacRequest,
} from '#shared/contract/atac-cluster.ts';
import type { InputSummary } from '#shared/contract/data.ts';
import { formatCount, formatCounted } from '#renderer/components/format.ts';
import { isFragments, type WizardRequest } from '../common/draft/settle.ts';
import { peakWords } from '../common/feature-words.ts';
import type { PresetWords, WizardMethod } from '../common/method.ts';
import type { ParamValues, SideFile } from '../common/params.ts';
import { mainParams, paramWords } from './param-words.ts';
import { PlanCards } from './PlanCards.tsx';

const steps = (params: ParamValues): string =>
  `Up to ${formatCount(Number(params['warmStartSteps']) + Number(params['maxIteration']))} steps`;

const presets: readonly PresetWords[] = [
  {
    name: 'recommended',
    title: 'Recommended',
    lines: (params) => [
      steps(params),
      'Starts from LSI; held-out cells say when to stop',
      'For results you will keep',
    ],
  },
  {
    name: 'quick',
    title: 'Quick look',
    lines: (params) => [
      steps(params),
      `${formatCount(Number(params['nTopFeatures']))} peaks at most, nothing denoised`,
      'Not for conclusions',
    ],
  },
  {
    name: 'published',
    title: 'As published',
    lines: (params) => [
      steps(params),
      'SCALE of 2019: counts scaled, learning rate falls, k-means',
      'To compare with the paper',
    ],
  },
  {
    name: 'upstream',
    title: 'SCALE 1.1.2',
    lines: (params) => [
      steps(params),
      `As the program ships: ${String(params['nCentroids'])} components, Leiden`,
      'To compare with its users',
    ],
  },
];

const isBed = (path: string): boolean =>
  /\.bed(\.gz)?$/i.test(path) && !/fragments?\.bed/i.test(path);
const isBlacklist = (path: string): boolean => isBed(path) && /(black|exclusion|deny)/i.test(path);

const isTorchModel = (path: string): boolean => /\.pth?$/i.test(path);

const sideFiles: readonly SideFile[] = [
  {
    name: 'peaks',
    title: 'Peaks',
    help: 'BED files: chromosome, start, end. Of several, one for each sample, overlapping peaks become one. Without them fragments are counted over bins, or over peaks called from them.',
    endings: ['bed', 'bed.gz'],
    isForFragments: true,
    isOneOfSeveral: true,
    isOne: (path) => isBed(path) && !isBlacklist(path),
  },
  {
    name: 'barcodes',
    title: 'Barcodes of cells',
    help: 'One per line, such as barcodes.tsv.gz. Without it cells are found by their fragments.',
    endings: ['tsv', 'tsv.gz', 'txt', 'csv'],
    isForFragments: true,
    // Such a file may as well lie beside a matrix.
    isOne: () => false,
  },
  {
    name: 'blacklist',
    title: 'Blacklist',
    help: 'A BED file of regions known to mislead; cuts and peaks in them are left out.',
    endings: ['bed', 'bed.gz'],
    isOne: isBlacklist,
  },
  {
    name: 'genes',
    title: 'Genes',
    help: 'A GTF or GFF3 file: names the gene nearest to each peak, and shows how often cells are cut where genes start.',
    endings: ['gtf', 'gtf.gz', 'gff3', 'gff3.gz'],
    isOne: (path) => /\.(gtf|gff3?)(\.gz)?$/i.test(path),
  },
  {
    name: 'model',
    title: 'Trained network',
    help: 'model/model.json of an earlier run, or the model.pt of SCALE. Its peaks are used and the cells take their places in it: nothing is trained.',
    endings: ['json', 'pt', 'pth'],
    isOne: isTorchModel,
  },
  {
    name: 'model-peaks',
    title: 'Peaks of that network',
    help: 'model.pt does not name them: one per line in its order, or a BED file.',
    endings: ['txt', 'tsv', 'csv', 'bed'],
    isNeededBeside: { name: 'model', isSo: isTorchModel },
    isOne: () => false,
  },
];

const geneKinds: ReadonlySet<InputSummary['ids']['kind']> = new Set([
  'symbol',
  'ensembl',
  'ensembl-version',
  'entrez',
]);

export const atacMethod: WizardMethod = {
  id: 'atac',
  title: 'Accessibility',
  summary: 'Find clusters and their peaks in scATAC data, and a denoised matrix.',
  Icon: IconDna2,
  sample: 'atac',
  newName: 'New accessibility run',
  features: peakWords,
  schema: atacParamsSchema,
  presets: atacPresetNames,
  kept: ['genome', 'clusters', 'regions', 'binBases', 'minFragments', 'join'],
  ofPreset: (preset) => resolveAtacParams({ preset: preset as AtacPresetName, overrides: {} }),
  groups: { one: 'sample', many: 'samples' },
  fewestGroups: 1,
  sideFiles,
  refuse: ({ ids }) =>
    geneKinds.has(ids.kind)
      ? `Its features are genes, not peaks (${ids.evidence}). Choose the matrix of peaks; for gene expression use Integrate.`
      : null,
  data: {
    question: 'Which cells, and which peaks?',
    invitation:
      'Give cells × peaks (h5ad, 10x h5, a 10x folder, mtx with peaks.bed), or fragments.tsv.gz.',
    groupsHelp: 'Samples are shown beside the clusters. SCALE does not correct for them.',
    fewShared:
      'Peaks called in each sample rarely agree by name. Give fragments and one list of peaks to count all samples alike.',
  },
  plan: {
    describe: (settled) =>
      `SCALE on ${
        settled.ready.some(isFragments) ? 'the cells found' : formatCounted(settled.nCells, 'cell')
      } in ${formatCounted(settled.batches.length, 'sample')}, always beside TF-IDF + LSI.`,
    presets,
    main: mainParams,
    paramWords,
    Cards: PlanCards,
    youWillGet: (hasLabels) => [
      'Pictures of the cells: LSI, SCALE',
      'Clusters, and the peaks open in each, as table and BED',
      hasLabels ? 'Measures of how the known types are told apart' : 'Measures of both',
      'Tracks for a genome browser, a denoised matrix',
      'One h5ad that scanpy opens',
    ],
  },
  // The survey of fragments is part of the plan's answer; `PlanCards` reads it.
  askPlan: (service, request, signal) => service.call('atac.plan', toAtac(request), { signal }),
  start: (service, request) =>
    service.call('atac.start', { request: toAtac(request), output: null }),
};

/** What all wizards settle, as the contract of this method has it. */
function toAtac({ files, ...request }: WizardRequest): AtacRequest {
  const one = (name: string): string | null => files[name]?.[0] ?? null;
  const beside = {
    peaks: [...(files['peaks'] ?? [])],
    blacklist: one('blacklist'),
    genes: one('genes'),
    barcodes: one('barcodes'),
    model: one('model'),
    modelPeaks: one('model-peaks'),
  } satisfies Partial<AtacRequest>;
  return atacRequestSchema.parse({ ...request, ...beside });
}
