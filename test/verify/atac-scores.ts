// Does SCALE of `recommended` tell simulated types apart at least as well as the original and as LSI, and as well as after
// 30,000 steps? Every run is in the numbers; no label is used to choose or to stop.
import path from 'node:path';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import { readLabelled, realPeaks, simulatedPeaks } from './atac-data.ts';
import type { AtacData, LabelledPeaks } from './atac-data.ts';
import { runAtacOnce } from './atac-run.ts';
import type { AtacRun } from './atac-run.ts';
import { runOrRemember } from './kept-runs.ts';
import { runCli, runProcess } from './run-process.ts';
import { skip } from './types.ts';
import type { Verification, VerifyContext } from './types.ts';

const seeds = [1, 2, 3];
const originalSteps = 10_000;
const mostBelow = 0.02;
const mostOfSteps = 1 / 5;

/** What SCALE scores after its steps: k-means of the draw it stores, and of the mean of each cell. */
interface OriginalRun {
  readonly cells: number;
  readonly peaks: number;
  readonly steps: number;
  readonly ofStored: number;
  readonly ofMeans: number;
}

interface Labelled {
  readonly data: string;
  readonly seed: number;
}

export const simulatedVerification: Verification = {
  name: 'atac-simulated',
  what: 'simulated cells: k-means ARI of SCALE, mean of three seeds, at least that of LSI minus .02',
  async run(context) {
    const runs = await runRecommended(context);
    const judged = simulatedPeaks.map(({ name }) => {
      const [scale, lsi] = meansOf(runs, name);
      return { name, scale, lsi, isReached: scale >= lsi - mostBelow };
    });
    return { passed: judged.every(({ isReached }) => isReached), numbers: { judged, runs } };
  },
};

export const originalVerification: Verification = {
  name: 'atac-original',
  what: 'simulated cells: k-means ARI of SCALE, mean of three seeds, at least that of the original after 10,000 steps (the better of its draws and its means)',
  async run(context) {
    const { python, scaleDir } = context;
    if (python === null || scaleDir === null) return skip('needs --python and --scale');
    const runs = await runRecommended(context);
    const originals: (OriginalRun & Labelled)[] = [];
    for (const { seed, data } of jobs) {
      const run = await runOriginal({ ...context, python, scaleDir }, data, seed);
      originals.push({ data: data.name, seed, ...run });
      context.log(JSON.stringify(originals.at(-1)));
    }
    const judged = simulatedPeaks.map(({ name }) => {
      const [scale] = meansOf(runs, name);
      const theirs = originals.filter(({ data }) => data === name);
      const original = mean(theirs, ({ ofStored, ofMeans }) => Math.max(ofStored, ofMeans));
      return { name, scale, original, isReached: scale >= original };
    });
    const passed = judged.every(({ isReached }) => isReached);
    return { passed, numbers: { judged, runs, originals } };
  },
};

const jobs = seeds.flatMap((seed) => simulatedPeaks.map((data) => ({ seed, data })));

async function runRecommended(context: VerifyContext): Promise<readonly (AtacRun & Labelled)[]> {
  const runs: (AtacRun & Labelled)[] = [];
  for (const { seed, data } of jobs) {
    const run = await runPreset(context, data, { preset: 'recommended', seed });
    runs.push({ data: data.name, seed, ...run });
    context.log(JSON.stringify(runs.at(-1)));
  }
  return runs;
}

/** Of SCALE and of LSI, over the seeds. */
function meansOf(
  runs: readonly (AtacRun & Labelled)[],
  name: string,
): readonly [scale: number, lsi: number] {
  const own = runs.filter(({ data }) => data === name);
  return [mean(own, (run) => run.scale.ari), mean(own, (run) => run.lsi.ari)];
}

export const atacScheduleVerification: Verification = {
  name: 'atac-schedule',
  what: 'k-means ARI and NMI after the steps of recommended are at most .02 below those after the 30,000 steps of SCALE 1.1.2, means of three seeds, in a fifth of its steps',
  async run(context) {
    if (context.dataDir === null) return skip('needs --data');
    const all = [...simulatedPeaks, ...realPeaks];
    const runs: (AtacRun & Labelled & Pick<Wanted, 'preset'>)[] = [];
    for (const seed of seeds) {
      for (const data of all) {
        for (const preset of ['recommended', 'upstream'] as const) {
          runs.push({
            ...{ data: data.name, preset, seed },
            ...(await runPreset(context, data, { preset, seed })),
          });
          context.log(JSON.stringify(runs.at(-1)));
        }
      }
    }
    const judged = all.map(({ name }) => {
      const of = (preset: string) =>
        runs.filter((run) => run.data === name && run.preset === preset);
      const [short, long] = [of('recommended'), of('upstream')];
      const below = {
        ari: round(mean(long, (run) => run.scale.ari) - mean(short, (run) => run.scale.ari)),
        nmi: round(mean(long, (run) => run.scale.nmi) - mean(short, (run) => run.scale.nmi)),
      };
      const shareOfSteps = round(
        mean(short, ({ steps }) => steps) / mean(long, ({ steps }) => steps),
      );
      const isReached = Math.max(below.ari, below.nmi) <= mostBelow && shareOfSteps <= mostOfSteps;
      return { name, below, shareOfSteps, isReached };
    });
    return { passed: judged.every(({ isReached }) => isReached), numbers: { judged, runs } };
  },
};

interface Wanted {
  readonly preset: 'recommended' | 'upstream';
  readonly seed: number;
}

/** One training of ours. SCALE 1.1.2 gets as many components as there are types, and the mean of each cell as its place. */
async function runPreset(context: VerifyContext, data: AtacData, wanted: Wanted): Promise<AtacRun> {
  const { preset, seed } = wanted;
  const file = await getFile(context, data);
  const peaks = await readOnce(file);
  const clusters = peaks.label.names.length;
  const isLong = preset === 'upstream';
  const params: AtacParams = resolveAtacParams({
    preset,
    overrides: {
      ...{ clusters, seed, denoised: 'none', device: 'cpu' },
      ...(isLong ? { nCentroids: clusters, latent: 'mean' } : {}),
    },
  });
  return runOrRemember(context.keepDir, { name: `${preset}-${data.name}-${seed}`, params }, () =>
    runAtacOnce(peaks, { params, wholeEpochs: isLong }),
  );
}

async function runOriginal(
  context: VerifyContext & { python: string; scaleDir: string },
  data: AtacData,
  seed: number,
): Promise<OriginalRun> {
  const { python, scaleDir, keepDir } = context;
  const file = await getFile(context, data);
  const params = { steps: originalSteps };
  return runOrRemember(keepDir, { name: `original-${data.name}-${seed}`, params }, async () => {
    const script = path.join(import.meta.dirname, 'run_scale.py');
    const given = [scaleDir, file, String(seed), String(originalSteps)];
    const { code, stdout, stderr } = await runProcess(python, [script, ...given]);
    if (code !== 0) throw new Error(`run_scale.py ended with ${code}: ${stderr.slice(-2000)}`);
    return JSON.parse(stdout) as OriginalRun;
  });
}

const made = new Map<string, Promise<void>>();

/** A real file, or one simulated for this check. */
async function getFile(context: VerifyContext, { file, simulated }: AtacData): Promise<string> {
  if (simulated === null) return path.join(context.dataDir ?? '', file);
  const output = path.join(context.workDir, file);
  const making = made.get(output) ?? simulate(output, simulated);
  made.set(output, making);
  await making;
  return output;
}

async function simulate(output: string, flags: readonly string[]): Promise<void> {
  const quiet = ['--progress', 'none'];
  const run = await runCli(['simulate', 'atac', '--output', output, ...quiet, ...flags]);
  if (run.code !== 0) throw new Error(`simulate ended with ${run.code}: ${run.stderr}`);
}

const read = new Map<string, Promise<LabelledPeaks>>();

function readOnce(file: string): Promise<LabelledPeaks> {
  const reading = read.get(file) ?? readLabelled(file);
  read.set(file, reading);
  return reading;
}

function mean<Run>(runs: readonly Run[], valueOf: (run: Run) => number): number {
  return round(runs.reduce((sum, run) => sum + valueOf(run), 0) / runs.length);
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
