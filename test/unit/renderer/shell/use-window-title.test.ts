import { describe, expect, it } from 'vitest';
import { describeProgress } from '#renderer/shell/use-window-title.ts';
import type { JobInfo } from '#shared/model/job.ts';

const job = {
  title: 'Integrate a.h5ad',
  stages: [{ name: 'train', title: 'Train SCALEX', state: 'running', seconds: 1 }],
  progress: {
    ...{ stage: 'train', stageIndex: 0, nStages: 1 },
    ...{ done: 639, total: 1_500, unit: 'steps', message: '' },
  },
} as unknown as JobInfo;

describe('the title of the window', () => {
  it('says the whole percents of the running stage', () => {
    expect(describeProgress(job)).toBe('42 % Train SCALEX');
  });

  it('names the stage alone when its end is not known, and the job before its first stage', () => {
    const progress = { ...job.progress!, total: 0 };
    expect(describeProgress({ ...job, progress })).toBe('Train SCALEX');
    expect(describeProgress({ ...job, progress: null })).toBe('Integrate a.h5ad');
  });
});
