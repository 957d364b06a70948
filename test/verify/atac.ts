// The long checks of accessibility: clusters against known types.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { measureAri } from '#main/numerics/measures/ari.ts';
import { atacMemoryVerification, fragmentMemoryVerification } from './atac-memory.ts';
import {
  atacScheduleVerification,
  originalVerification,
  simulatedVerification,
} from './atac-scores.ts';
import { runCli } from './run-process.ts';
import { skip } from './types.ts';
import type { Verification, VerifyContext } from './types.ts';

const seeds = [1, 2, 3];

interface AtacRecord {
  readonly metrics: {
    readonly lsi: { readonly ariKMeans?: number };
    readonly scale: { readonly ariKMeans?: number };
  };
  readonly training: { readonly steps: number; readonly msPerStep: number };
  readonly peakRssMb: number;
  readonly warnings: readonly string[];
}

async function cluster(
  context: VerifyContext,
  name: string,
  input: string,
  flags: readonly string[],
) {
  const output = path.join(context.workDir, name);
  const run = await runCli([
    ...['atac', '--input', input, '--output', output, '--progress', 'none', '--json'],
    ...['--set', 'denoised=none', ...flags],
  ]);
  if (run.code !== 0) throw new Error(`atac ended with ${run.code}: ${run.stderr.slice(-2000)}`);
  const record = JSON.parse(await readFile(path.join(output, 'run.json'), 'utf8')) as AtacRecord;
  return { output, run, record };
}

async function scoreSeeds(
  context: VerifyContext,
  name: string,
  input: string,
  flags: readonly string[],
) {
  const runs: { seed: number; lsi: number; scale: number; steps: number; seconds: number }[] = [];
  for (const seed of seeds) {
    const { record, run } = await cluster(context, `${name}-${seed}`, input, [
      ...flags,
      ...['--label-key', 'cell_type', '--seed', String(seed)],
    ]);
    runs.push({
      seed,
      lsi: record.metrics.lsi.ariKMeans ?? -1,
      scale: record.metrics.scale.ariKMeans ?? -1,
      steps: record.training.steps,
      seconds: run.seconds,
    });
    context.log(`${name} ${JSON.stringify(runs.at(-1))}`);
  }
  return runs;
}

function realBins(name: string, file: string): Verification {
  return {
    name: `atac-${name}`,
    what: `${file}: k-means ARI of SCALE at least .95 with three seeds`,
    async run(context) {
      if (context.dataDir === null) return skip('needs --data');
      const input = path.join(context.dataDir, 'scatac', 'gm12878_hek293t', file);
      const runs = await scoreSeeds(context, name, input, ['--clusters', '2', '--genome', 'hg19']);
      return { passed: runs.every(({ scale }) => scale >= 0.95), numbers: { runs } };
    },
  };
}

const fragments: Verification = {
  name: 'atac-fragments',
  what: 'fragments.tsv.gz of the same cells over 5 kb bins: k-means ARI of SCALE at least .95 with three seeds',
  async run(context) {
    if (context.dataDir === null) return skip('needs --data');
    const dir = path.join(context.dataDir, 'scatac', 'gm12878_hek293t');
    const labels = new Map(
      (await readFile(path.join(dir, 'labels.csv'), 'utf8'))
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map(([barcode = '', type = '']) => [barcode, type]),
    );
    const names = [...new Set(labels.values())];
    const runs: unknown[] = [];
    let passed = true;
    for (const seed of seeds) {
      const { output, run } = await cluster(
        context,
        `fragments-${seed}`,
        path.join(dir, 'fragments.tsv.gz'),
        ['--clusters', '2', '--genome', 'hg19', '--min-cells', '10', '--seed', String(seed)],
      );
      const [head = '', ...lines] = (
        await readFile(path.join(output, 'tables', 'clusters.csv'), 'utf8')
      )
        .trim()
        .split('\n');
      const column = head.split(',').indexOf('kmeans');
      const cells = lines.map((line) => line.split(','));
      const ari = measureAri(
        Int32Array.from(cells, (cell) => Number(cell[column])),
        Int32Array.from(cells, (cell) => names.indexOf(labels.get(cell[0] ?? '') ?? '')),
      );
      passed &&= (ari ?? -1) >= 0.95;
      runs.push({ seed, ari, nCells: cells.length, seconds: run.seconds });
      context.log(`fragments ${JSON.stringify(runs.at(-1))}`);
    }
    return { passed, numbers: { runs } };
  },
};

const fewCells: Verification = {
  name: 'atac-few-cells',
  what: 'chromvar_example (50 cells) runs and warns that there are few cells',
  async run(context) {
    if (context.dataDir === null) return skip('needs --data');
    const input = path.join(
      context.dataDir,
      ...['scatac', 'chromvar_example', 'chromvar_example.h5ad'],
    );
    const { record } = await cluster(context, 'chromvar', input, [
      ...['--clusters', '2', '--label-key', 'cell_type'],
    ]);
    const passed = record.warnings.some((warning) => warning.includes('only'));
    return { passed, numbers: { warnings: record.warnings, metrics: record.metrics } };
  },
};

export const atacVerifications: readonly Verification[] = [
  realBins('bins5kb', 'bins5kb.h5ad'),
  realBins('bins1kb', 'bins1kb.h5ad'),
  fragments,
  simulatedVerification,
  originalVerification,
  atacScheduleVerification,
  atacMemoryVerification,
  fragmentMemoryVerification,
  fewCells,
];
