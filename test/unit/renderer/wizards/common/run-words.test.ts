import { expect, test } from 'vitest';
import {
  runFigures,
  runSubtitle,
  runTitle,
  stagesAt,
  stageShare,
} from '#renderer/wizards/common/run/describe-run.ts';
import { buildLossFigure } from '#renderer/wizards/common/run/loss-figure.ts';
import { fakeJob, fakeTelemetry } from '#test/helpers/fake-data.ts';

test('a running job says stage, steps, rate and time left', () => {
  const job = fakeJob('running', 1e12);
  expect(runTitle(job)).toBe('Train SCALEX');
  expect(runSubtitle(job)).toBe('Stage 5 of 9, 1,560 of 2,508 steps');
  expect(runFigures(job, fakeTelemetry(1e12)).map((figure) => figure.value)).toEqual([
    '62 %',
    '31.2',
    '41 s',
    '1.04 GB',
  ]);
});

test('what is not known is a dash, so that nothing jumps', () => {
  const job = { ...fakeJob('running', 1e12), progress: null };
  expect(stageShare(job)).toBe(0);
  expect(runFigures(job, null).map((figure) => figure.value)).toEqual(['0 %', '–', '–', '–']);
});

test('the loss curve shows the end alone when asked to, and where training still has to go', () => {
  const colors = {
    text: '#000',
    faint: '#000',
    grid: '#000',
    sunken: '#000',
    total: '#000',
    reconstruction: '#000',
    font: 'x',
    fontSize: 12,
  };
  const { trace } = fakeTelemetry(1e12);
  const all = buildLossFigure(trace, { colors, nSteps: 2_508, lastSteps: null });
  expect(all.layout).toMatchObject({
    xaxis: { range: [0, 2_508] },
    shapes: [{ x0: 1_560, x1: 2_508 }],
  });
  const early = buildLossFigure(trace, { colors, nSteps: 30_000, lastSteps: null });
  expect(early.layout).toMatchObject({ xaxis: { range: [0, 5_000] } });
  const end = buildLossFigure(trace, { colors, nSteps: 2_508, lastSteps: 500 });
  expect(end.layout).toMatchObject({ xaxis: { range: [1_060, 1_560] }, shapes: [] });
  expect((end.data[0]!['x'] as number[])[0]).toBe(1_060);
});

test('the seconds of the running stage go on between two events, those of the others do not', () => {
  const job = fakeJob('running', 1e12);
  const fresh = {
    ...job,
    stages: job.stages.map((s) => (s.state === 'running' ? { ...s, seconds: 0 } : s)),
  };
  const seconds = stagesAt(fresh, 1e12).map((stage) => stage.seconds);
  expect(seconds[4]).toBeCloseTo(57 - 6.7);
  expect(seconds[0]).toBe(2.1);
  expect(stagesAt({ ...fresh, finishedAt: 1e12 }, 2e12)[4]!.seconds).toBe(0);
});
