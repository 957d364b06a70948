import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useServiceMutation } from '#renderer/client/hooks.ts';
import { formatShare } from '#renderer/components/format.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import type { JobInfo } from '#shared/model/job.ts';

/** How far clusters or a picture are, with a way to stop it; what was there stays until the new is. */
export function EditProgress({ job }: { readonly job: JobInfo }): ReactNode {
  const cancel = useServiceMutation('jobs.cancel');
  const { progress, stages, state } = job;
  const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
  const stage = progress ? (stages[progress.stageIndex]?.title ?? '') : '';
  const words =
    state === 'queued'
      ? 'Waiting for another job to end'
      : state === 'cancelling'
        ? 'Stopping'
        : `${stage === '' ? 'Starting' : stage}${share > 0 ? `, ${formatShare(share)}` : ''}`;
  return (
    <div className="cw-edit-progress" role="status">
      <span className="cw-second cw-num">{words}</span>
      <Meter share={share} tone="accent" />
      <Button
        size="compact-xs"
        disabled={state === 'cancelling'}
        onClick={() => cancel.mutate({ id: job.id })}
      >
        Cancel
      </Button>
    </div>
  );
}
