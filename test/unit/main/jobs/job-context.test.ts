import { describe, expect, it } from 'vitest';
import { createJobContext } from '#main/jobs/job-context.ts';
import type { JobMessage } from '#main/jobs/messages.ts';
import { isAppError } from '#shared/model/app-error.ts';

function harness() {
  const messages: JobMessage[] = [];
  const clock = { ms: 0 };
  const state = { stop: false, nYields: 0 };
  const context = createJobContext({
    scratchDir: '/scratch',
    signal: {
      get aborted() {
        return state.stop;
      },
      throwIfAborted: () => undefined,
    },
    post: (message) => messages.push(message),
    now: () => clock.ms,
    wallTime: () => 1_000,
    takePeakRssMb: () => 7,
    yieldNow: () => {
      state.nYields += 1;
      return Promise.resolve();
    },
  });
  context.plan([
    { name: 'read', title: 'Read' },
    { name: 'train', title: 'Train' },
  ]);
  return { context, messages, clock, state };
}

const progressOf = (messages: JobMessage[]) =>
  messages.flatMap((message) => (message.type === 'progress' ? [message.progress.done] : []));

describe('the context of a job', () => {
  it('reports progress ten times a second at most and never backwards', async () => {
    const { context, messages, clock } = harness();
    await context.stage('train', async () => {
      for (const done of [1, 2, 50, 60, 40]) {
        clock.ms += 60;
        await context.checkpoint(done, 100, 'steps');
      }
    });
    expect(progressOf(messages)).toEqual([1, 50, 50]);
  });

  it('stops at the next checkpoint once asked to', async () => {
    const { context, clock, state } = harness();
    const work = context.stage('train', async () => {
      for (;;) {
        clock.ms += 30;
        await context.checkpoint(0, 0, 'steps');
        state.stop = true;
      }
    });
    await expect(work).rejects.toSatisfy((error) => isAppError(error, 'cancelled'));
  });

  it('yields between checkpoints that are 20 ms apart and not before', async () => {
    const { context, clock, state } = harness();
    await context.stage('read', async () => {
      await context.checkpoint(0, 1, 'files');
      clock.ms += 10;
      await context.checkpoint(0, 1, 'files');
      expect(state.nYields).toBe(0);
      clock.ms += 15;
      await context.checkpoint(0, 1, 'files');
    });
    expect(state.nYields).toBe(1);
  });

  it('records seconds and memory of finished and failed stages', async () => {
    const { context, messages, clock } = harness();
    await context.stage('read', async () => {
      clock.ms += 2_000;
    });
    await expect(context.stage('train', () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(context.stageRecords).toEqual([
      { name: 'read', seconds: 2, peakRssMb: 7 },
      { name: 'train', seconds: 0, peakRssMb: 7 },
    ]);
    expect(messages.at(-1)).toEqual({ type: 'stage', name: 'train', state: 'failed', seconds: 0 });
  });
});
