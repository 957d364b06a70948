import { describe, expect, it } from 'vitest';
import { createJobNotices, noticeOf, type JobNotice } from '#main/hosts/electron/job-notices.ts';
import type { JobInfo } from '#shared/model/job.ts';

const ended: JobInfo = {
  id: '1',
  kind: 'integration',
  title: 'Integrate a.h5ad',
  state: 'done',
  createdAt: 0,
  startedAt: 0,
  finishedAt: 240_000,
  progress: null,
  stages: [],
  warnings: [],
  device: null,
  outputDir: '/runs/1',
  error: null,
};

describe('a notice of an ended job', () => {
  it('names the job and how long it took', () => {
    expect(noticeOf(ended)).toEqual({ title: 'Done', body: 'Integrate a.h5ad (4 min)' });
  });

  it('says why a job has failed', () => {
    const error = { code: 'disk', message: 'The disk is full.' } as const;
    expect(noticeOf({ ...ended, state: 'failed', error })?.body).toBe(
      'Integrate a.h5ad: The disk is full.',
    );
  });

  it('is not made for a short job, one that runs, or one the person cancelled', () => {
    expect(noticeOf({ ...ended, finishedAt: 5_000 })).toBeNull();
    expect(noticeOf({ ...ended, state: 'running', finishedAt: null })).toBeNull();
    expect(noticeOf({ ...ended, state: 'cancelled' })).toBeNull();
  });

  it('is shown once, and not to a person who looks at the window', () => {
    const shown: JobNotice[] = [];
    let isLookedAt = false;
    const hear = createJobNotices({
      isLookedAt: () => isLookedAt,
      show: (notice) => shown.push(notice),
    });
    hear(ended);
    hear(ended);
    expect(shown).toHaveLength(1);
    isLookedAt = true;
    hear({ ...ended, id: '2' });
    expect(shown).toHaveLength(1);
  });
});
