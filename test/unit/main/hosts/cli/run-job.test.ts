import { expect, test, vi } from 'vitest';
import { runJob } from '#main/hosts/cli/run-job.ts';
import { jobsMethods } from '#shared/contract/jobs.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { createClient } from '#shared/rpc/client.ts';
import { createEventHub } from '#shared/rpc/events.ts';
import { createMemoryPair } from '#shared/rpc/memory-pair.ts';
import { serve } from '#shared/rpc/server.ts';

const base: JobInfo = {
  id: 'job-1',
  kind: 'simulate',
  title: 'Simulate',
  state: 'running',
  createdAt: 0,
  startedAt: 0,
  finishedAt: null,
  progress: null,
  stages: [],
  warnings: [],
  device: null,
  outputDir: null,
  error: null,
};

/** A service with one job; cancelling ends it a little later. */
function setUp() {
  const events = createEventHub();
  let job = base;
  const change = (changes: Partial<JobInfo>) => {
    job = { ...job, ...changes };
    events.emit('jobs.changed', job);
  };
  const [near, far] = createMemoryPair();
  serve(far, {
    methods: { 'jobs.get': jobsMethods['jobs.get'], 'jobs.cancel': jobsMethods['jobs.cancel'] },
    handlers: {
      'jobs.get': () => job,
      'jobs.cancel'() {
        change({ state: 'cancelling' });
        setTimeout(() => change({ state: 'cancelled' }), 10);
        return job;
      },
    },
    events,
    log: {
      error(text) {
        throw new Error(text);
      },
    },
  });
  const controller = new AbortController();
  const view = { show: vi.fn<(info: JobInfo) => void>(), end: vi.fn<() => void>() };
  const run = () =>
    runJob(createClient(near), async () => job, { view, signal: controller.signal });
  return { run, change, view, controller };
}

test('the finished job is the result', async () => {
  const { run, change, view } = setUp();
  const running = run();
  await vi.waitFor(() => expect(view.show).toHaveBeenCalled());
  change({ state: 'done', outputDir: '/runs/1' });
  expect(await running).toMatchObject({ state: 'done', outputDir: '/runs/1' });
  expect(view.end).toHaveBeenCalledTimes(1);
});

test('a job that ended before it was watched is not waited for', async () => {
  const { run, change } = setUp();
  change({ state: 'done', outputDir: '/runs/1' });
  expect(await run()).toMatchObject({ state: 'done' });
});

test('the error of a failed job is thrown', async () => {
  const { run, change } = setUp();
  change({ state: 'failed', error: { code: 'disk', message: 'The disk is full.' } });
  await expect(run()).rejects.toMatchObject({ code: 'disk', message: 'The disk is full.' });
});

test('Ctrl-C cancels the job and waits until it has stopped', async () => {
  const { run, view, controller } = setUp();
  const running = run();
  await vi.waitFor(() => expect(view.show).toHaveBeenCalled());
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(view.show.mock.calls.map(([{ state }]) => state)).toContain('cancelling');
});
