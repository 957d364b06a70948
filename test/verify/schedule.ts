// Does the short training of `recommended` reach what the long one of `published` reaches? Every run is in the numbers.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadNeighborEngine } from '#main/engines/scran/index.ts';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import { resolveIntegrationParams } from '#shared/contract/integration.ts';
import type { IntegrationParams, PresetName } from '#shared/contract/integration.ts';
import { makeReady, scheduleData } from './schedule-data.ts';
import type { ReadyData, ScheduleData } from './schedule-data.ts';
import { measures, runSchedule } from './schedule-run.ts';
import type { MeasureOfSchedule, ScheduleRun } from './schedule-run.ts';
import { skip } from './types.ts';
import type { Verification, VerifyContext } from './types.ts';

const seeds = [1, 2, 3];
const presets = ['published', 'recommended', 'quick'] as const satisfies readonly PresetName[];
type Preset = (typeof presets)[number];
const mostBelow = 0.02;
const mostOfSteps = 1 / 4;

interface KeptRun extends ScheduleRun {
  readonly data: string;
  readonly preset: Preset;
  readonly seed: number;
}

export const scheduleVerification: Verification = {
  name: 'schedule',
  what: 'recommended is at most 0.02 below published in every measure, means of three seeds, in a quarter of the steps',
  async run(context) {
    const { dataDir } = context;
    if (dataDir === null) return skip('needs --data');
    const engine = await loadNeighborEngine(1);
    const ready = new Map<string, Promise<ReadyData>>();
    try {
      const runs: KeptRun[] = [];
      for (const seed of seeds) {
        for (const data of scheduleData) {
          for (const preset of presets) {
            const params = paramsOf(preset, data, seed);
            const key = `${data.name}/${params.nTopFeatures}`;
            const getReady = (): Promise<ReadyData> => {
              const known = ready.get(key) ?? data.read(dataDir).then((x) => makeReady(x, params));
              ready.set(key, known);
              return known;
            };
            const job = { data: data.name, preset, seed, params };
            runs.push(await runOrRemember(job, { context, engine, getReady }));
          }
        }
      }
      const judged = scheduleData.map((data) => judge(data, runs));
      return {
        passed: judged.every(({ isReached }) => isReached),
        numbers: { seeds, mostBelow, mostOfSteps, judged, runs },
      };
    } finally {
      engine.close();
    }
  },
};

function paramsOf(preset: Preset, { minFeatures }: ScheduleData, seed: number): IntegrationParams {
  return resolveIntegrationParams({ preset, overrides: { minFeatures, seed, device: 'cpu' } });
}

interface Job {
  readonly data: string;
  readonly preset: Preset;
  readonly seed: number;
  readonly params: IntegrationParams;
}

/** The run of the folder of kept runs when its parameters were the same, else a new one. */
async function runOrRemember(
  { data, preset, seed, params }: Job,
  {
    context: { keepDir, log },
    engine,
    getReady,
  }: {
    readonly context: VerifyContext;
    readonly engine: NeighborEngine;
    readonly getReady: () => Promise<ReadyData>;
  },
): Promise<KeptRun> {
  const file =
    keepDir === null
      ? null
      : path.join(keepDir, `${preset}-${data}-${seed}.json`.replaceAll(' ', '-'));
  if (file !== null) {
    const kept = await readFile(file, 'utf8').catch(() => null);
    if (kept !== null) {
      const { params: ofKept, run } = JSON.parse(kept) as { params: unknown; run: KeptRun };
      if (JSON.stringify(ofKept) === JSON.stringify(params)) return run;
    }
  }
  const wholeEpochs = preset === 'published';
  const result = await runSchedule(await getReady(), { params, wholeEpochs }, engine);
  const run = { data, preset, seed, ...result };
  log(JSON.stringify(run));
  if (file !== null) await writeFile(file, JSON.stringify({ params, run }));
  return run;
}

/** Means over the seeds, and the largest difference between seeds. */
function judge({ name, isChosenOn }: ScheduleData, runs: readonly KeptRun[]) {
  const means = Object.fromEntries(
    presets.map((preset) => {
      const own = runs.filter((run) => run.data === name && run.preset === preset);
      return [preset, summarise(own)];
    }),
  ) as Record<Preset, ReturnType<typeof summarise>>;
  const { published, recommended } = means;
  const below = Object.fromEntries(
    measures.flatMap((measure) => {
      const [long, short] = [published.scores[measure], recommended.scores[measure]];
      return long === undefined || short === undefined
        ? []
        : [[measure, round(long.mean - short.mean)]];
    }),
  );
  const shareOfSteps = round(recommended.steps / published.steps);
  const isReached =
    Object.values(below).every((gap) => gap <= mostBelow) && shareOfSteps <= mostOfSteps;
  return { data: name, isChosenOn, isReached, shareOfSteps, below, means };
}

function summarise(runs: readonly KeptRun[]) {
  const scores: Partial<Record<MeasureOfSchedule, { mean: number; spread: number }>> = {};
  for (const measure of measures) {
    const values = runs.flatMap(({ scores }) => scores[measure] ?? []);
    if (values.length === 0) continue;
    const spread = Math.max(...values) - Math.min(...values);
    scores[measure] = { mean: round(meanOf(values)), spread: round(spread) };
  }
  return { steps: meanOf(runs.map(({ steps }) => steps)), scores };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
