// The states of the page that tests can open, and what the service knows in each: saved drafts and jobs.
import { emptyDraft, toSaved } from '#renderer/wizards/common/draft/draft.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { atacRunDir, fakeAtacJob, fragmentsPath, peaksPath } from './fake-atac.ts';
import { brokenPath, dataDir, fakeJob, filePaths, lostDevice, runDir } from './fake-data.ts';

export const scenarioNames = [
  'empty', // nothing chosen, nothing done
  'full', // five files, one of them with a warning
  'broken', // the same, and a sixth that cannot be read
  'reading', // files that are never done being read
  'does-not-fit',
  'running',
  'failed',
  'device-lost', // the GPU went away while it trained
  'cancelled',
  'done',
  'worse', // a result that lost the cell types
  'lost', // the service goes away after the first second
  'defect', // a job that no screen can show
  'project', // a project with runs, whose files are not all where they were
  'project-held', // the project of last time is open elsewhere
  'atac', // a matrix of peaks, in the wizard of accessibility
  'atac-fragments',
  'atac-genes', // a matrix of genes, given by mistake
  'atac-running',
  'atac-failed',
  'atac-done',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export function startingJobs(scenario: ScenarioName, nowMs: number): readonly JobInfo[] {
  switch (scenario) {
    case 'running':
    case 'lost':
      return [fakeJob('running', nowMs)];
    case 'defect':
      return [
        { ...fakeJob('running', nowMs), state: 'queued', stages: undefined as unknown as [] },
      ];
    case 'failed':
    case 'cancelled':
      return [fakeJob(scenario, nowMs)];
    case 'device-lost':
      return [{ ...fakeJob('failed', nowMs), error: lostDevice }];
    case 'done':
    case 'worse':
      return [fakeJob('done', nowMs)];
    case 'atac-running':
      return [fakeAtacJob('running', nowMs)];
    case 'atac-failed':
      return [fakeAtacJob('failed', nowMs)];
    case 'atac-done':
      return [fakeAtacJob('done', nowMs)];
    default:
      return [];
  }
}

/** The saved draft, in the shape the integration wizard keeps; null for the empty scenario. */
export function startingDraft(scenario: ScenarioName, step: string): unknown {
  if (scenario === 'empty' || scenario.startsWith('atac')) return null;
  const paths = scenario === 'broken' ? [...filePaths, brokenPath] : filePaths;
  const hasJob = startingJobs(scenario, 0).length > 0;
  return {
    ...toSaved(emptyDraft),
    step,
    inputs: paths.map((path) => ({ path })),
    jobId: hasJob ? 'job-1' : null,
    resultDir: scenario === 'done' || scenario === 'worse' ? runDir : null,
  };
}

/** The same for the wizard of accessibility. */
export function startingAtacDraft(scenario: ScenarioName, step: string): unknown {
  if (!scenario.startsWith('atac')) return null;
  const paths: Readonly<Partial<Record<ScenarioName, readonly string[]>>> = {
    'atac-fragments': [fragmentsPath],
    'atac-genes': [peaksPath, filePaths[1]!],
  };
  return {
    ...toSaved(emptyDraft),
    step,
    inputs: (paths[scenario] ?? [peaksPath]).map((path) => ({ path })),
    files: scenario === 'atac-fragments' ? { peaks: `${dataDir}/peaks.bed` } : {},
    jobId: startingJobs(scenario, 0).length > 0 ? 'job-atac' : null,
    resultDir: scenario === 'atac-done' ? atacRunDir : null,
  };
}
