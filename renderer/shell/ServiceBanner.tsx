import type { ReactNode } from 'react';
import { useConnection } from '../client/hooks.ts';
import { Notice } from '../components/Notice.tsx';

/** Says that the computing process is gone, until it is back. The screen below stays as it was. */
export function ServiceBanner(): ReactNode {
  const { state } = useConnection();
  if (state !== 'lost') return null;
  return (
    <div className="cw-banner">
      <Notice tone="bad" isUrgent title="The part of Cellwright that computes has stopped">
        <p>
          Finished results are kept, and so is your draft. It is being started again; this message
          goes away when it is back. A run that was going on has to be started again.
        </p>
      </Notice>
    </div>
  );
}
