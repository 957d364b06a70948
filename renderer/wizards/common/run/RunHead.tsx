import type { ReactNode } from 'react';
import type { JobInfo, JobTelemetry } from '#shared/model/job.ts';
import { LiveText } from '#renderer/components/LiveText.tsx';
import { announceRun, runFigures, runSubtitle, runTitle, stageShare } from './describe-run.ts';

interface RunHeadProps {
  readonly job: JobInfo;
  readonly telemetry: JobTelemetry | null;
}

/** What goes on now, how fast, how long still. */
export function RunHead({ job, telemetry }: RunHeadProps): ReactNode {
  const share = stageShare(job);
  const tone = job.state === 'failed' ? 'bad' : job.state === 'cancelled' ? 'neutral' : 'accent';
  return (
    <section className="cw-run-head cw-num" aria-label="Progress">
      <div className="cw-grow">
        <h2>{runTitle(job)}</h2>
        <p className="cw-second">{runSubtitle(job)}</p>
      </div>
      {runFigures(job, telemetry).map(({ value, unit }) => (
        <p key={unit} className="cw-run-figure">
          <b>{value}</b>
          <span>{unit}</span>
        </p>
      ))}
      <div
        className="cw-meter"
        data-tone={tone}
        data-tall
        role="progressbar"
        aria-label="This stage"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <b style={{ width: `${share * 100}%` }} />
      </div>
      <LiveText text={announceRun(job, telemetry)} />
    </section>
  );
}
