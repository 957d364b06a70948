// `atac`: clusters, peaks and a denoised matrix of chromatin accessibility, with TF-IDF and SVD measured beside it.
import path from 'node:path';
import { atacParamsSchema, atacPresetNames } from '#shared/contract/atac-cluster.ts';
import type { AtacRequest } from '#shared/contract/atac-cluster.ts';
import { createMethodCommand, filesGroup as group } from './method-command.ts';

export const atacCommand = createMethodCommand({
  name: 'atac',
  summary:
    'Clusters, peaks and a denoised matrix of scATAC (SCALE), with TF-IDF + LSI measured beside it.',
  usage: '--input INPUT... --output DIR [--clusters N] [--label-key K]',
  params: atacParamsSchema,
  presets: atacPresetNames,
  words: {
    input: 'Files of cells x peaks, or fragments.tsv.gz.',
    batchKey:
      'Column of obs that says the sample; without it each file is one. Shown, not corrected for.',
    preset:
      'Where all parameters start from. published: SCALE as in the paper. upstream: SCALE 1.1.2 as shipped.',
  },
  fileFlags: [
    {
      name: 'peaks',
      kind: 'list',
      placeholder: 'FILE.bed...',
      help: 'Peaks that fragments are counted over, of several files the merged set; without it, see --regions.',
      group,
    },
    {
      name: 'blacklist',
      kind: 'text',
      placeholder: 'FILE.bed',
      help: 'Regions whose cuts and peaks are left out.',
      group,
    },
    {
      name: 'genes',
      kind: 'text',
      placeholder: 'FILE.gtf',
      help: 'GTF, GFF3 or BED of where genes start: enrichment of cells there, the gene nearest to each peak.',
      group,
    },
    {
      name: 'barcodes',
      kind: 'text',
      placeholder: 'FILE',
      help: 'The barcodes of fragments that are cells, one per line, such as barcodes.tsv.gz.',
      group,
    },
    {
      name: 'model',
      kind: 'text',
      placeholder: 'DIR|FILE.pt',
      help: 'Uses a trained network instead of training one: an earlier run, or the model.pt of SCALE (with --model-peaks).',
      group,
    },
    {
      name: 'model-peaks',
      kind: 'text',
      placeholder: 'FILE',
      help: 'The peaks a model.pt was trained on, in their order: one per line, or a BED file.',
      group,
    },
  ],
  toRequest: (common, args): AtacRequest => ({
    ...common,
    peaks: args.all('peaks').map((file) => path.resolve(file)),
    blacklist: resolvePath(args.text('blacklist')),
    genes: resolvePath(args.text('genes')),
    barcodes: resolvePath(args.text('barcodes')),
    model: resolvePath(args.text('model')),
    modelPeaks: resolvePath(args.text('model-peaks')),
  }),
  plan: (client, request, options) => client.call('atac.plan', request, options),
  start: (client, args) => client.call('atac.start', args),
});

function resolvePath(file: string | undefined): string | null {
  return file === undefined ? null : path.resolve(file);
}
