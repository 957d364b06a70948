import type { ReactNode } from 'react';
import { useServiceQuery } from '../client/hooks.ts';
import { Card } from '../components/Card.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { formatBytes } from '../components/format.ts';
import { Meter } from '../components/Meter.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { Waiting } from '../components/Waiting.tsx';

const scarceMemoryBytes = 2e9;

/** What this computer has to offer to a run. */
export function ComputerCard(): ReactNode {
  const { data, error } = useServiceQuery('app.computer', {});
  const info = useServiceQuery('app.info', {}).data;
  const isScarce = data !== undefined && data.memoryFreeBytes < scarceMemoryBytes;
  return (
    <Card
      title="This computer"
      aside={
        data && (
          <StatusBadge tone={isScarce ? 'warn' : 'ok'}>
            {isScarce ? 'Little memory free' : 'Ready'}
          </StatusBadge>
        )
      }
    >
      {error && <ErrorNotice error={error} />}
      {!data && !error && <Waiting>Looking at this computer</Waiting>}
      {data && (
        <dl className="cw-computer">
          <dt>Memory</dt>
          <dd>
            <Meter share={1 - data.memoryFreeBytes / data.memoryTotalBytes} />
          </dd>
          <dd className="cw-right">
            {formatBytes(data.memoryFreeBytes)} of {formatBytes(data.memoryTotalBytes)} free
          </dd>
          <dt>Disk</dt>
          <dd data-wide>{formatBytes(data.diskFreeBytes)} free where runs go</dd>
          <dt>Device</dt>
          <dd data-wide>{data.device}</dd>
          {info && (
            <>
              <dt>Runs go to</dt>
              <dd data-wide className="cw-mono">
                {info.workspaceDir}
              </dd>
            </>
          )}
        </dl>
      )}
    </Card>
  );
}
