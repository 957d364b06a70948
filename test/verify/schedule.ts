// Does the short training of `recommended` reach what the long one of `published` reaches? Every run is in the numbers.
import { loadNeighborEngine } from '#main/engines/scran/index.ts';
import { resolveIntegrationParams } from '#shared/contract/integration.ts';
import type { IntegrationParams, PresetName } from '#shared/contract/integration.ts';
import { makeReady, scheduleData } from './schedule-data.ts';
import type { ReadyData, ScheduleData } from './schedule-data.ts';
import { runOrRemember } from './schedule-keep.ts';
import type { ScheduleRun } from './schedule-keep.ts';
import { measures, scoring } from './schedule-run.ts';
import type { MeasureOfSchedule } from './schedule-run.ts';
import { skip } from './types.ts';
import type { Verification } from './types.ts';

const seeds = [1, 2, 3];
const presets = ['published', 'recommended', 'quick'] as const satisfies readonly PresetName[];
type Preset = (typeof presets)[number];
const mostBelow = 0.02;
const mostOfSteps = 1 / 4;

export const scheduleVerification: Verification = {
  name: 'schedule',
  what: 'recommended is at most 0.02 below published in every measure, means of three seeds, in a quarter of the steps',
  async run({ dataDir, keepDir, log }) {
    if (dataDir === null) return skip('needs --data');
    const engine = await loadNeighborEngine(1);
    const ready = new Map<string, Promise<ReadyData>>();
    try {
      const runs: ScheduleRun[] = [];
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
            runs.push(await runOrRemember(job, { keepDir, engine, getReady, log }));
          }
        }
      }
      const judged = scheduleData.map((data) => judge(data, runs));
      return {
        passed: judged.every(({ isReached }) => isReached),
        numbers: { seeds, scoring, mostBelow, mostOfSteps, judged, runs },
      };
    } finally {
      engine.close();
    }
  },
};

function paramsOf(preset: Preset, { minFeatures }: ScheduleData, seed: number): IntegrationParams {
  return resolveIntegrationParams({ preset, overrides: { minFeatures, seed, device: 'cpu' } });
}

/** Means over the seeds, and the largest difference between seeds. */
function judge({ name, isChosenOn }: ScheduleData, runs: readonly ScheduleRun[]) {
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

function summarise(runs: readonly ScheduleRun[]) {
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
