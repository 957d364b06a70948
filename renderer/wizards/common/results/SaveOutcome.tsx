import { Button } from '@mantine/core';
import { IconCheck, IconFolderOpen } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService, useServiceQuery } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { formatBytes } from '#renderer/components/format.ts';
import { isAppError } from '#shared/model/app-error.ts';
import type { SaveState } from './use-save.ts';

/** What became of saving: where the file is, or why it is not there. */
export function SaveOutcome({ state, title }: { state: SaveState; title: string }): ReactNode {
  const service = useService();
  const info = useServiceQuery('app.info', {});
  if (state.state === 'idle') return null;
  if (state.state === 'saving') {
    return (
      <p role="status" className="cw-dim">
        Writing {title}
      </p>
    );
  }
  if (state.state === 'failed') {
    const canReplace = isAppError(state.error, 'output');
    return (
      <ErrorNotice
        error={state.error}
        title="Not saved"
        actions={
          <Button size="xs" onClick={state.replace}>
            {canReplace ? 'Replace it' : 'Try again'}
          </Button>
        }
      />
    );
  }
  return (
    <p role="status" className="cw-save-done cw-num">
      <IconCheck size="1rem" stroke={2} aria-hidden />
      <span>
        Saved, {formatBytes(state.sizeBytes)}: <span className="cw-mono">{state.path}</span>
      </span>
      {info.data?.host === 'electron' && (
        <Button
          size="compact-xs"
          leftSection={<IconFolderOpen size="0.875rem" stroke={1.75} aria-hidden />}
          onClick={() => void service.call('files.reveal', { path: state.path })}
        >
          Show in folder
        </Button>
      )}
    </p>
  );
}
