import { IconCheck, IconPlayerStop, IconX } from '@tabler/icons-react';
import { useInterval } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import type { JobInfo, JobStage } from '#shared/model/job.ts';
import { Card } from '#renderer/components/Card.tsx';
import { formatAboutSeconds, formatSeconds } from '#renderer/components/format.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import { stagesAt, stageShare } from './describe-run.ts';

/** All stages with the time they took, or are expected to take. */
export function StageList({ job }: { readonly job: JobInfo }): ReactNode {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useInterval(() => setNowMs(Date.now()), 1_000, { autoInvoke: true });
  const stages = stagesAt(job, nowMs);
  const spent = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const isOver = job.finishedAt !== null;
  return (
    <Card
      title="Stages"
      isFlush
      className="cw-stages-card"
      aside={
        <span className="cw-dim cw-small cw-num">
          {formatSeconds(spent)} {isOver ? 'in all' : 'so far'}
        </span>
      }
    >
      {job.stages.length === 0 && (
        <p className="cw-card-body cw-dim">The stages are listed as soon as the run starts.</p>
      )}
      <ol className="cw-stages cw-num">
        {stages.map((stage) => (
          <li key={stage.name} data-state={markOf(stage, job)}>
            <StageMark mark={markOf(stage, job)} />
            <span>{stage.title}</span>
            <span className="cw-nowrap">{describeSeconds(stage, isOver)}</span>
            {stage.state === 'running' && !isOver && (
              <Meter share={stageShare(job)} tone="accent" />
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

type Mark = JobStage['state'] | 'stopped';

/** A stage that ended because the person wanted it to has not failed; nothing runs once the job is over. */
function markOf({ state }: JobStage, job: JobInfo): Mark {
  const wasStopped = job.state === 'cancelled' && (state === 'failed' || state === 'running');
  return wasStopped ? 'stopped' : state;
}

const dotWords = { running: 'Running', waiting: 'Waiting' } as const;

function StageMark({ mark }: { readonly mark: Mark }): ReactNode {
  if (mark === 'done') {
    return (
      <IconCheck size="1.125rem" stroke={1.75} className="cw-ok" role="img" aria-label="Done" />
    );
  }
  if (mark === 'failed') {
    return (
      <IconX size="1.125rem" stroke={1.75} className="cw-bad" role="img" aria-label="Failed" />
    );
  }
  if (mark === 'stopped') {
    return (
      <IconPlayerStop
        size="1.125rem"
        stroke={1.75}
        className="cw-dim"
        role="img"
        aria-label="Stopped"
      />
    );
  }
  return <i className="cw-stage-dot" role="img" aria-label={dotWords[mark]} />;
}

function describeSeconds(stage: JobStage, isOver: boolean): string {
  if (stage.state !== 'waiting') return formatSeconds(stage.seconds);
  if (isOver || stage.expectedSeconds === undefined) return '';
  return formatAboutSeconds(stage.expectedSeconds);
}
