import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useServiceMutation, useServiceQuery } from '../../client/hooks.ts';
import { Notice } from '../../components/Notice.tsx';
import { startTour } from './tour-store.ts';

/** Offers the tour until it was taken or declined. */
export function TourInvitation(): ReactNode {
  const settings = useServiceQuery('app.settings', {});
  const save = useServiceMutation('app.saveSettings', ['app.settings']);
  if (settings.data?.tourSeen !== false) return null;
  return (
    <Notice
      tone="info"
      title="New here?"
      actions={
        <>
          <Button size="xs" onClick={startTour}>
            Take the tour
          </Button>
          <Button size="xs" variant="subtle" onClick={() => save.mutate({ tourSeen: true })}>
            No, thank you
          </Button>
        </>
      }
    >
      <p className="cw-second">Six things to know, in less than a minute.</p>
    </Notice>
  );
}
