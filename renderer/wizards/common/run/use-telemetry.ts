import { useQueryClient } from '@tanstack/react-query';
import type { JobTelemetry } from '#shared/model/job.ts';
import { useServiceEvent, useServiceQuery } from '#renderer/client/hooks.ts';

/** What a running job shows beyond its progress, asked for again whenever there is more; null before the first answer. */
export function useTelemetry(jobId: string): JobTelemetry | null {
  const queries = useQueryClient();
  useServiceEvent('jobs.telemetryChanged', ({ id }) => {
    // An answer that is on its way is waited for, so that a slow link is not flooded.
    if (id === jobId) {
      void queries.invalidateQueries(
        { queryKey: ['jobs.telemetry', { id }] },
        { cancelRefetch: false },
      );
    }
  });
  return useServiceQuery('jobs.telemetry', { id: jobId }, { staleMs: 0 }).data ?? null;
}
