// Runs of the schedule in a folder, so that a break costs one run, and another measure no training.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { IntegrationParams, PresetName } from '#shared/contract/integration.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { ReadyData } from './schedule-data.ts';
import { scorePoints, scoring, trainBySchedule } from './schedule-run.ts';
import type { ScheduleScores, Trained } from './schedule-run.ts';

export interface ScheduleJob {
  readonly data: string;
  readonly preset: PresetName;
  readonly seed: number;
  readonly params: IntegrationParams;
}

export interface ScheduleRun extends Pick<ScheduleJob, 'data' | 'preset' | 'seed'> {
  readonly steps: number;
  readonly stopReason: string;
  /** Wall time of the training. */
  readonly seconds: number;
  readonly scores: ScheduleScores;
}

interface KeptRun {
  readonly params: IntegrationParams;
  readonly scoring: typeof scoring;
  readonly run: ScheduleRun;
  /** Null: scored, but the coordinates are gone. */
  readonly points: { readonly nCols: number; readonly base64: string } | null;
}

export interface ScheduleTools {
  /** Null: nothing is kept. */
  readonly keepDir: string | null;
  readonly engine: NeighborEngine;
  readonly getReady: () => Promise<ReadyData>;
  log(text: string): void;
}

/** The kept run of the same parameters, scored again if the scoring has changed, else a new one. */
export async function runOrRemember(job: ScheduleJob, tools: ScheduleTools): Promise<ScheduleRun> {
  const { keepDir, engine, getReady, log } = tools;
  const { params, ...names } = job;
  const file = keepDir === null ? null : fileOf(keepDir, job);
  const kept = file === null ? null : await readKept(file);
  const same = kept !== null && isSame(kept.params, params) ? kept : null;
  if (same !== null && isSame(same.scoring, scoring)) return same.run;
  const ready = await getReady();
  const { points, ...trained } =
    same?.points == null
      ? await trainBySchedule(ready, params, job.preset === 'published')
      : readTrained(same.run, same.points);
  const run = { ...names, ...trained, scores: await scorePoints(points, ready, engine) };
  log(JSON.stringify(run));
  if (file !== null) {
    const written: KeptRun = { params, scoring, run, points: writePoints(points) };
    await writeFile(file, JSON.stringify(written));
  }
  return run;
}

function fileOf(keepDir: string, { preset, data, seed }: ScheduleJob): string {
  return path.join(keepDir, `${preset}-${data}-${seed}.json`.replaceAll(' ', '-'));
}

async function readKept(file: string): Promise<KeptRun | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as KeptRun);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function readTrained(
  { steps, stopReason, seconds }: ScheduleRun,
  { nCols, base64 }: NonNullable<KeptRun['points']>,
): Trained {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  const data = new Float32Array(bytes.buffer);
  return { steps, stopReason, seconds, points: { data, nCols, nRows: data.length / nCols } };
}

function writePoints({ data, nCols }: DenseMatrix): KeptRun['points'] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { nCols, base64: bytes.toString('base64') };
}
