import { SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { JobInfo, TracePoint } from '#shared/model/job.ts';
import { Card } from '#renderer/components/Card.tsx';
import { LossCurve } from './LossCurve.tsx';

const fewSteps = 500;

interface LossCardProps {
  readonly job: JobInfo;
  readonly trace: readonly TracePoint[];
}

/** The live curve of what training tries to lower. */
export function LossCard({ job, trace }: LossCardProps): ReactNode {
  const [span, setSpan] = useState('all');
  const { progress } = job;
  const nSteps = progress?.stage === 'train' ? progress.total : 0;
  return (
    <Card
      title="Loss"
      isFlush
      className="cw-run-panel"
      aside={
        <SegmentedControl
          aria-label="Steps shown"
          value={span}
          onChange={setSpan}
          data={[
            { value: 'all', label: 'All steps' },
            { value: 'last', label: `Last ${fewSteps}` },
          ]}
        />
      }
    >
      <div className="cw-run-panel-plot">
        {trace.length > 1 ? (
          <LossCurve trace={trace} nSteps={nSteps} lastSteps={span === 'all' ? null : fewSteps} />
        ) : (
          <p className="cw-run-panel-empty cw-dim">
            {job.finishedAt === null
              ? 'The curve starts with the first training steps.'
              : 'No training step was made.'}
          </p>
        )}
      </div>
      <p className="cw-help cw-run-panel-note">
        Falling, then flat, is what you want. Rising or jumping is a reason to stop.
      </p>
    </Card>
  );
}
