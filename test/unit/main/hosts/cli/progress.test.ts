import { expect, test } from 'vitest';
import { createProgressView } from '#main/hosts/cli/progress.ts';
import type { ProgressMode } from '#main/hosts/cli/progress.ts';
import type { JobInfo } from '#shared/model/job.ts';

function setUp(mode: ProgressMode, isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  return { view: createProgressView(mode, stream, () => clock.now), written, clock };
}

/** Training, the second of two stages, at `done` of 400 steps. */
function training(done: number): JobInfo {
  return {
    id: 'job-1',
    kind: 'integration',
    title: 'Integrate',
    state: 'running',
    createdAt: 0,
    startedAt: 0,
    finishedAt: null,
    progress: {
      stage: 'train',
      stageIndex: 1,
      nStages: 2,
      done,
      total: 400,
      unit: 'steps',
      message: '',
    },
    stages: [
      { name: 'read', title: 'Read the files', state: 'done', seconds: 1.25 },
      { name: 'train', title: 'Train', state: 'running', seconds: 0 },
    ],
    warnings: [],
    device: null,
    outputDir: null,
    error: null,
  };
}

test('a terminal shows one line with bar, counts, rate and time left', () => {
  const { view, written, clock } = setUp('auto', true);
  view.show(training(0));
  clock.now = 10_000;
  view.show(training(100));
  expect(written.at(-1)).toBe(
    '\r\u001B[2K[2/2] Train  ██████░░░░░░░░░░░░░░░░░░  100/400 steps  10/s  0:30 left',
  );
  expect(written.join('')).not.toContain('\n');
  view.end();
  expect(written.at(-1)).toBe('\r\u001B[2K');
});

test('a log file gets a line per stage and quarter, none twice', () => {
  const { view, written } = setUp('auto', false);
  for (const done of [0, 1, 100, 101, 150, 400]) view.show(training(done));
  expect(written).toStrictEqual([
    '[1/2] Read the files: done in 1.3 s\n',
    '[2/2] Train\n',
    '[2/2] Train: 100/400 steps\n',
  ]);
});

test('a program gets the whole state as one JSON line each', () => {
  const { view, written } = setUp('json', true);
  view.show(training(100));
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] ?? '')).toStrictEqual(training(100));
});

test('none shows nothing', () => {
  const { view, written } = setUp('none', true);
  view.show(training(100));
  view.end();
  expect(written).toStrictEqual([]);
});
