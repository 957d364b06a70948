// The long checks of integration: scores on real data, opening in scanpy, memory, same bits, sudden death.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { namesIn, runCli, runProcess } from './run-process.ts';
import { skip } from './types.ts';
import type { Verification, VerifyContext } from './types.ts';

interface Scores {
  readonly [measure: string]: number;
}

const seeds = [1, 2, 3];
const keys = ['X_pca', 'X_harmony', 'X_scalex'];

async function integrate(
  context: VerifyContext,
  input: string,
  name: string,
  more: readonly string[],
) {
  const output = path.join(context.workDir, name);
  const run = await runCli([
    'integrate',
    '--input',
    input,
    '--output',
    output,
    '--json',
    '--progress',
    'none',
    ...more,
  ]);
  if (run.code !== 0)
    throw new Error(`integrate ended with ${run.code}: ${run.stderr.slice(-2000)}`);
  return {
    output,
    run,
    record: JSON.parse(await readFile(path.join(output, 'run.json'), 'utf8')) as {
      training: { steps: number; msPerStep: number };
      stages: unknown;
      peakRssMb: number;
    },
  };
}

async function score(
  context: VerifyContext & { python: string; scorerDir: string },
  result: string,
): Promise<Record<string, Scores>> {
  const script = path.join(import.meta.dirname, 'score.py');
  const { code, stdout, stderr } = await runProcess(context.python, [
    script,
    context.scorerDir,
    result,
    ...keys,
  ]);
  if (code !== 0) throw new Error(`score.py ended with ${code}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as Record<string, Scores>;
}

/** Means over seeds of every measure of every embedding. */
function meanScores(runs: readonly Record<string, Scores>[]): Record<string, Scores> {
  return Object.fromEntries(
    keys.map((key) => [
      key,
      Object.fromEntries(
        Object.keys(runs[0]?.[key] ?? {}).map((measure) => {
          const values = runs
            .map((run) => run[key]?.[measure])
            .filter((value) => typeof value === 'number');
          return [
            measure,
            Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4)),
          ];
        }),
      ),
    ]),
  );
}

function scoresOn(
  name: string,
  file: string,
  flags: readonly string[],
  goals: Readonly<Record<string, number>>,
): Verification {
  return {
    name: `scores-${name}`,
    what: `${name}: means of three seeds reach ${JSON.stringify(goals)}`,
    async run(context) {
      const { python, scorerDir, dataDir } = context;
      if (python === null || scorerDir === null || dataDir === null) {
        return skip('needs --python, --scorer and --data');
      }
      const runs: Record<string, Scores>[] = [];
      const details: unknown[] = [];
      for (const seed of seeds) {
        const { output, run, record } = await integrate(
          context,
          path.join(dataDir, file),
          `${name}-${seed}`,
          [...flags, '--seed', String(seed)],
        );
        runs.push(await score({ ...context, python, scorerDir }, path.join(output, 'result.h5ad')));
        details.push({
          seed,
          seconds: run.seconds,
          peakMb: run.peakMb,
          training: { ...record.training, lossHistory: undefined },
          scores: runs.at(-1),
        });
        context.log(`${name} seed ${seed}: ${JSON.stringify(runs.at(-1)?.['X_scalex'])}`);
      }
      const means = meanScores(runs);
      const ours = means['X_scalex'] ?? {};
      const passed = Object.entries(goals).every(
        ([measure, goal]) => (ours[measure] ?? -1) >= goal,
      );
      return { passed, numbers: { goals, means, runs: details } };
    },
  };
}

async function simulate(
  context: VerifyContext,
  name: string,
  flags: readonly string[],
): Promise<string> {
  const file = path.join(context.workDir, name);
  const { code, stderr } = await runCli([
    'simulate',
    'rna-batches',
    '--output',
    file,
    '--progress',
    'none',
    ...flags,
  ]);
  if (code !== 0) throw new Error(`simulate ended with ${code}: ${stderr.slice(-2000)}`);
  return file;
}

const opensInScanpy: Verification = {
  name: 'opens-in-scanpy',
  what: 'result.h5ad opens in the newest scanpy and one two years older, and umap draws our colours',
  async run(context) {
    if (context.python === null || context.oldPython === null)
      return skip('needs --python and --old-python');
    const input = await simulate(context, 'sample.h5ad', ['--cells', '600', '--genes', '1500']);
    const { output } = await integrate(context, input, 'run', [
      '--batch-key',
      'batch',
      '--label-key',
      'cell_type',
      '--max-steps',
      '200',
      '--min-features',
      '100',
    ]);
    const opened: Record<string, unknown>[] = [];
    for (const python of [context.python, context.oldPython]) {
      const { code, stdout, stderr } = await runProcess(python, [
        path.join(import.meta.dirname, 'open_result.py'),
        path.join(output, 'result.h5ad'),
      ]);
      if (code !== 0) return { passed: false, numbers: { python, stderr: stderr.slice(-3000) } };
      opened.push(JSON.parse(stdout) as Record<string, unknown>);
    }
    const passed = opened.every(
      (found) =>
        found['counts_equal_x'] === true &&
        JSON.stringify(found['colors']) === JSON.stringify(found['drawn']),
    );
    return { passed, numbers: { opened } };
  },
};

const memory: Verification = {
  name: 'memory',
  what: '20,000 cells x 20,000 genes, about 1,500 non-zeros per cell: all processes together under 2.5 GB',
  async run(context) {
    const input = await simulate(context, 'large.h5ad', [
      '--cells',
      '20000',
      '--genes',
      '20000',
      '--batches',
      '4',
      '--types',
      '8',
    ]);
    const { run, record } = await integrate(context, input, 'run', [
      '--batch-key',
      'batch',
      '--label-key',
      'cell_type',
      '--max-steps',
      '200',
    ]);
    return {
      passed: run.peakMb < 2_500,
      numbers: { peakMb: run.peakMb, seconds: run.seconds, stages: record.stages },
    };
  },
};

const sameBits: Verification = {
  name: 'same-bits',
  what: 'the same seed twice gives the same bits in every embedding, cluster and weight',
  async run(context) {
    const input = await simulate(context, 'sample.h5ad', ['--cells', '800', '--genes', '1500']);
    const flags = [
      '--batch-key',
      'batch',
      '--max-steps',
      '300',
      '--min-features',
      '100',
      '--seed',
      '7',
    ];
    const prints: string[][] = [];
    for (const name of ['a', 'b']) {
      const { output } = await integrate(context, input, name, flags);
      const files = ['model/model.safetensors', 'tables/clusters.csv', 'tables/metrics.csv'];
      prints.push(
        await Promise.all(
          files.map(async (file) =>
            createHash('sha256')
              .update(await readFile(path.join(output, file)))
              .digest('hex'),
          ),
        ),
      );
    }
    return { passed: JSON.stringify(prints[0]) === JSON.stringify(prints[1]), numbers: { prints } };
  },
};

const kills: Verification = {
  name: 'kills',
  what: 'killed at 20 moments, the output folder is absent or complete',
  async run(context) {
    const input = await simulate(context, 'sample.h5ad', ['--cells', '600', '--genes', '1200']);
    const flags = [
      '--input',
      input,
      '--batch-key',
      'batch',
      '--max-steps',
      '200',
      '--min-features',
      '100',
      '--progress',
      'none',
    ];
    const whole = await runCli([
      'integrate',
      ...flags,
      '--output',
      path.join(context.workDir, 'whole'),
    ]);
    if (whole.code !== 0) throw new Error(whole.stderr);
    const complete = await namesIn(path.join(context.workDir, 'whole'));
    const found: { killedAtMs: number; names: readonly string[] }[] = [];
    for (let i = 1; i <= 20; i++) {
      const killedAtMs = Math.round((whole.seconds * 1000 * i) / 20);
      await runCli(['integrate', ...flags, '--output', path.join(context.workDir, `killed-${i}`)], {
        killAfterMs: killedAtMs,
      });
      found.push({ killedAtMs, names: await namesIn(path.join(context.workDir, `killed-${i}`)) });
    }
    const passed = found.every(
      ({ names }) => names.length === 0 || names.length === complete.length,
    );
    return { passed, numbers: { wholeSeconds: whole.seconds, found } };
  },
};

export const integrationVerifications: readonly Verification[] = [
  scoresOn(
    'sc_mixology',
    'scrna_batch/sc_mixology/sc_mixology_5batches.h5ad',
    ['--batch-key', 'batch', '--label-key', 'cell_type'],
    {
      leiden_ari: 0.91,
      km_ari: 0.92,
      knn_acc: 0.97,
      iLISI: 0.37,
    },
  ),
  scoresOn(
    'pbmc_stim',
    'scrna_batch/pbmc_stim/pbmc_stim.h5ad',
    ['--batch-key', 'batch', '--min-features', '200'],
    { iLISI: 0.8 },
  ),
  opensInScanpy,
  memory,
  sameBits,
  kills,
];
