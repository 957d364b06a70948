import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobInfo, JobProgress, JobState } from '#shared/model/job.ts';
import { useForgetJob, useJobs, useJobsLoaded, useServiceMutation } from '../client/hooks.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { formatSeconds, formatShare, formatWhen } from '../components/format.ts';
import { Meter } from '../components/Meter.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { Waiting } from '../components/Waiting.tsx';
import type { Wizard } from '../wizards/wizard.ts';
import { openRunWith } from './open.ts';
import { openRoute } from './route.ts';

interface JobsScreenProps {
  readonly wizards: readonly Wizard[];
}

/** Everything that runs, waits or has ended since the service was started. */
export function JobsScreen({ wizards }: JobsScreenProps): ReactNode {
  const jobs = useJobs();
  const isLoaded = useJobsLoaded();
  return (
    <div className="cw-scroll">
      <div className="cw-page cw-col">
        <div>
          <h1 className="cw-page-title">Jobs</h1>
          <p className="cw-second">{describeJobs(jobs)}</p>
        </div>
        {!isLoaded && <Waiting>Asking for the jobs</Waiting>}
        {isLoaded && jobs.length === 0 && (
          <div className="cw-empty">
            <p className="cw-strong">No jobs yet</p>
            <p>A run you start appears here with its progress, and stays until you take it off.</p>
            <Button onClick={() => openRoute('home')}>Start one</Button>
          </div>
        )}
        {jobs.length > 0 && (
          <div className="cw-card">
            <table className="cw-table">
              <thead>
                <tr>
                  <th>Job</th>
                  <th>State</th>
                  <th>Progress</th>
                  <th>Started</th>
                  <th data-number>Took</th>
                  <th>
                    <span className="cw-unseen">What to do</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {jobs.map((job) => (
                  <JobRow
                    key={job.id}
                    job={job}
                    wizard={wizards.find((wizard) => wizard.id === job.kind) ?? null}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </div>
  );
}

function describeJobs(jobs: readonly JobInfo[]): string {
  const nActive = jobs.filter((job) => job.finishedAt === null).length;
  if (nActive === 0) return 'Nothing is running. You can close the window at any time.';
  return `${nActive} active. They go on while you do something else in this window.`;
}

const tones = {
  queued: 'neutral',
  running: 'neutral',
  cancelling: 'neutral',
  done: 'ok',
  failed: 'bad',
  cancelled: 'neutral',
} as const satisfies Record<JobState, string>;

const stateWords: Readonly<Record<JobState, string>> = {
  queued: 'Waiting',
  running: 'Running',
  cancelling: 'Stopping',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

interface JobRowProps {
  readonly job: JobInfo;
  readonly wizard: Wizard | null;
}

function JobRow({ job, wizard }: JobRowProps): ReactNode {
  const endedAt = job.finishedAt ?? Date.now();
  return (
    <>
      <tr>
        <td className="cw-medium">{job.title}</td>
        <td>
          <StatusBadge tone={tones[job.state]}>{stateWords[job.state]}</StatusBadge>
        </td>
        <td style={{ width: '28%' }}>
          <JobProgressCell job={job} />
        </td>
        <td className="cw-second cw-nowrap">{formatWhen(job.createdAt, Date.now())}</td>
        <td data-number className="cw-nowrap">
          {job.startedAt === null ? '' : formatSeconds((endedAt - job.startedAt) / 1000)}
        </td>
        <td>
          <JobActions job={job} wizard={wizard} />
        </td>
      </tr>
      {job.error && job.state === 'failed' && (
        <tr>
          <td colSpan={6}>
            <ErrorNotice error={job.error} />
          </td>
        </tr>
      )}
    </>
  );
}

function JobProgressCell({ job }: { readonly job: JobInfo }): ReactNode {
  const { progress } = job;
  if (job.finishedAt !== null || !progress) {
    return <span className="cw-dim cw-small">{job.device ?? ''}</span>;
  }
  const share = progress.total === 0 ? 0 : progress.done / progress.total;
  return (
    <>
      <span className="cw-second cw-small">
        {describeStage(job, progress)}
        {progress.total > 0 && `, ${formatShare(share)}`}
      </span>
      <Meter share={share} tone="accent" />
    </>
  );
}

/** "Stage 5 of 9, Train SCALEX". */
function describeStage({ stages }: JobInfo, { stageIndex, nStages }: JobProgress): string {
  const title = stages[stageIndex]?.title;
  return `Stage ${stageIndex + 1} of ${nStages}${title === undefined ? '' : `, ${title}`}`;
}

function JobActions({ job, wizard }: JobRowProps): ReactNode {
  const cancel = useServiceMutation('jobs.cancel');
  const dismiss = useServiceMutation('jobs.dismiss');
  const forget = useForgetJob();
  const { outputDir } = job;
  const isActive = job.finishedAt === null;
  return (
    <div className="cw-row" style={{ justifyContent: 'flex-end' }}>
      {wizard && job.state === 'done' && outputDir !== null && (
        <Button size="xs" onClick={() => openRunWith(wizard, outputDir)}>
          Open result
        </Button>
      )}
      {wizard && isActive && (
        <Button
          size="xs"
          onClick={() => {
            wizard.openJob(job.id);
            openRoute(wizard.id);
          }}
        >
          Watch
        </Button>
      )}
      {isActive ? (
        <Button
          size="xs"
          variant="danger"
          disabled={job.state === 'cancelling'}
          onClick={() => cancel.mutate({ id: job.id })}
        >
          Cancel
        </Button>
      ) : (
        <Button
          size="xs"
          variant="subtle"
          title="Takes the job off this list; its result stays where it is"
          onClick={() => dismiss.mutate({ id: job.id }, { onSuccess: () => forget(job.id) })}
        >
          Dismiss
        </Button>
      )}
    </div>
  );
}
