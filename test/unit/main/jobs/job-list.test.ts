import { describe, expect, it } from 'vitest';
import { createJobList } from '#main/jobs/job-list.ts';
import type { JobListPorts, JobRequest } from '#main/jobs/job-list.ts';
import type { JobMessage } from '#main/jobs/messages.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';

interface RunningTask {
  readonly onMessage: (message: JobMessage) => void;
  finish(): void;
  fail(error: unknown): void;
  isStopped: boolean;
}

/** A job list over threads that do what the test says, and folders that only keep a diary. */
function harness(overrides: Partial<JobListPorts> = {}) {
  const tasks: RunningTask[] = [];
  const diary: string[] = [];
  const changes: JobInfo[] = [];
  let nScratch = 0;
  const jobs = createJobList({
    threads: {
      query: () => Promise.reject(new Error('not used')),
      close: () => Promise.resolve(),
      job(_name, _args, { onMessage }) {
        let finish = () => undefined as void;
        let fail: (error: unknown) => void = () => undefined;
        const finished = new Promise<void>((resolve, reject) => {
          finish = resolve;
          fail = reject;
        });
        const task: RunningTask = { onMessage, finish, fail, isStopped: false };
        tasks.push(task);
        return {
          finished,
          stop() {
            task.isStopped = true;
            fail(new AppError('cancelled', 'stopped'));
          },
        };
      },
    },
    folders: {
      openScratch: (output) => Promise.resolve(`${output}.scratch${++nScratch}`),
      commit: (scratch, output) =>
        Promise.resolve(void diary.push(`commit ${scratch} -> ${output}`)),
      commitFile: (scratch, output) =>
        Promise.resolve(void diary.push(`file ${scratch} -> ${output}`)),
      discard: (scratch) => Promise.resolve(void diary.push(`discard ${scratch}`)),
    },
    now: () => Date.now(),
    rssBytes: () => 42,
    onChanged: (info) => changes.push(info),
    onTelemetry: () => undefined,
    onDefect: () => undefined,
    ...overrides,
  });
  return { jobs, tasks, diary, changes };
}

function request(output: string): JobRequest<'simulate.rnaBatches'> {
  const params = {
    cells: 20,
    genes: 50,
    batches: 1,
    types: 1,
    batchStrength: 0,
    missingTypes: 0,
    unequal: false,
    seed: 1,
  };
  return {
    kind: 'simulate',
    title: `Make ${output}`,
    task: 'simulate.rnaBatches',
    args: { params, fileName: 'a', split: false },
    output,
    outputKind: 'folder',
    overwrite: false,
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the list of jobs', () => {
  it('runs one job at a time and starts the next when it ends', async () => {
    const { jobs, tasks } = harness();
    const first = await jobs.submit(request('one'));
    const second = await jobs.submit(request('two'));
    await settle();
    expect(tasks).toHaveLength(1);
    expect(jobs.get(second.id).state).toBe('queued');
    tasks[0]?.finish();
    expect((await jobs.ended(first.id)).state).toBe('done');
    await settle();
    expect(jobs.get(second.id).state).toBe('running');
  });

  it('puts the output in place only when the work is done', async () => {
    const { jobs, tasks, diary } = harness();
    const { id } = await jobs.submit(request('out'));
    await settle();
    expect(diary).toEqual(['discard out.scratch1']);
    tasks[0]?.finish();
    expect((await jobs.ended(id)).outputDir).toBe('out');
    expect(diary.at(-1)).toBe('commit out.scratch2 -> out');
  });

  it('keeps the words of a failure and removes the scratch folder', async () => {
    const { jobs, tasks, diary } = harness();
    const { id } = await jobs.submit(request('out'));
    await settle();
    tasks[0]?.fail(new AppError('input-format', 'a.h5ad is cut off.', { hint: 'Copy it again.' }));
    const ended = await jobs.ended(id);
    expect(ended.state).toBe('failed');
    expect(ended.error).toEqual({
      code: 'input-format',
      message: 'a.h5ad is cut off.',
      hint: 'Copy it again.',
    });
    expect(diary.at(-1)).toBe('discard out.scratch2');
  });

  it('says cancelling until the work has really stopped, then cancelled', async () => {
    const { jobs, tasks, changes } = harness();
    const { id } = await jobs.submit(request('out'));
    await settle();
    expect(jobs.cancel(id).state).toBe('cancelling');
    expect(tasks[0]?.isStopped).toBe(true);
    const ended = await jobs.ended(id);
    expect([ended.state, ended.error]).toEqual(['cancelled', null]);
    expect(changes.map(({ state }) => state)).toEqual([
      'queued',
      'running',
      'cancelling',
      'cancelled',
    ]);
  });

  it('cancels a waiting job without ever starting it', async () => {
    const { jobs, tasks } = harness();
    await jobs.submit(request('one'));
    const second = await jobs.submit(request('two'));
    jobs.cancel(second.id);
    tasks[0]?.finish();
    await settle();
    expect(tasks).toHaveLength(1);
    expect((await jobs.ended(second.id)).state).toBe('cancelled');
  });

  it('keeps stages, telemetry and warnings as the job tells them', async () => {
    const { jobs, tasks } = harness();
    const { id } = await jobs.submit(request('out'));
    await settle();
    const say = (message: JobMessage) => tasks[0]?.onMessage(message);
    say({
      type: 'plan',
      stages: [
        { name: 'read', title: 'Read' },
        { name: 'train', title: 'Train' },
      ],
    });
    say({ type: 'stage', name: 'read', state: 'done', seconds: 2 });
    say({ type: 'expect', seconds: { train: 9 } });
    say({ type: 'warning', text: 'three cells left out' });
    say({ type: 'trace', points: [{ step: 20, total: 5, reconstruction: 4, kl: 1 }] });
    expect(jobs.get(id).stages).toEqual([
      { name: 'read', title: 'Read', state: 'done', seconds: 2 },
      { name: 'train', title: 'Train', state: 'waiting', seconds: 0, expectedSeconds: 9 },
    ]);
    expect(jobs.get(id).warnings).toEqual(['three cells left out']);
    expect(jobs.telemetry(id).trace).toHaveLength(1);
  });

  it('tells of progress at most about ten times a second', async () => {
    const { jobs, tasks, changes } = harness();
    await jobs.submit(request('out'));
    await settle();
    tasks[0]?.onMessage({ type: 'plan', stages: [{ name: 'train', title: 'Train' }] });
    const before = changes.length;
    const until = Date.now() + 350;
    for (let done = 0; Date.now() < until; done++) {
      tasks[0]?.onMessage({
        type: 'progress',
        progress: {
          stage: 'train',
          stageIndex: 0,
          nStages: 1,
          done,
          total: 1e9,
          unit: 'steps',
          message: '',
        },
      });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(changes.length - before).toBeGreaterThan(1);
    expect(changes.length - before).toBeLessThan(8);
  });

  it('refuses to dismiss what still runs', async () => {
    const { jobs } = harness();
    const { id } = await jobs.submit(request('out'));
    expect(() => jobs.dismiss(id)).toThrow(/still running/);
  });
});
