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
  ],
  toRequest: (common, args): AtacRequest => ({
    ...common,
    peaks: resolvePath(args.text('peaks')),
    blacklist: resolvePath(args.text('blacklist')),
  }),
  start: (client, args) => client.call('atac.start', args),
});

function resolvePath(file: string | undefined): string | null {
  return file === undefined ? null : path.resolve(file);
}
