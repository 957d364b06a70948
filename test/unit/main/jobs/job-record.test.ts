import { expect, test } from 'vitest';
import { applyMessage, moveTo, newJobRecord } from '#main/jobs/job-record.ts';

const startedAt = 1_000_000;

function training(done: number, total: number, afterSeconds: number) {
  const queued = newJobRecord({ id: '1', kind: 'integration', title: 'A run', createdAt: 0 });
  const stages = [
    { name: 'train', title: 'Train', expectedSeconds: 60 },
    { name: 'write', title: 'Write', expectedSeconds: 2 },
  ];
  const planned = applyMessage(
    moveTo(queued, 'running', startedAt),
    { type: 'plan', stages },
    startedAt,
  );
  const progress = { stage: 'train', stageIndex: 0, nStages: 2, done, total } as const;
  const message = {
    type: 'progress',
    progress: { ...progress, unit: 'steps', message: '' },
  } as const;
  return applyMessage(planned, message, startedAt + 1000 * afterSeconds).telemetry;
}

test('the first moments of a stage trust what was expected of it', () => {
  expect(training(1, 1_000, 0.5).secondsLeft).toBeCloseTo(59.5 + 2);
});

test('after two per cent, a stage is judged by its own rate', () => {
  expect(training(100, 1_000, 10).secondsLeft).toBeCloseTo(90 + 2);
});

test('after five seconds too, however many steps there are', () => {
  const { secondsLeft, stepsPerSecond } = training(100, 100_000, 10);
  expect(secondsLeft).toBeCloseTo(9_990 + 2);
  expect(stepsPerSecond).toBeCloseTo(10);
});
