import { Button } from '@mantine/core';
import {
  IconCheck,
  IconDownload,
  IconFolderOpen,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService, useServiceQuery } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { formatBytes } from '#renderer/components/format.ts';
import { isAppError } from '#shared/model/app-error.ts';
import type { PickRequest } from '../../common/files/file-dialogs.ts';
import { useSave, type SaveState, type WriteTo } from './use-save.ts';

interface SaveRowProps {
  readonly Icon: TablerIcon;
  readonly title: string;
  readonly children: ReactNode;
  /** Size on disk, when it is known before. */
  readonly sizeBytes?: number;
  readonly request: PickRequest;
  readonly write: WriteTo;
  /** True: the one main button of the page. */
  readonly isMain?: boolean;
}

/** Something to take away: what it is, how large, a button, and what became of it. */
export function SaveRow(props: SaveRowProps): ReactNode {
  const { Icon, title, children, sizeBytes, request, write, isMain = false } = props;
  const { state, start } = useSave();
  const isSaving = state.state === 'saving';
  return (
    <li className="cw-save">
      <Icon size="1.25rem" stroke={1.5} aria-hidden />
      <div className="cw-save-words">
        <h3>{title}</h3>
        <div className="cw-second">{children}</div>
        <SaveOutcome state={state} title={title} />
      </div>
      <span className="cw-dim cw-num cw-nowrap">
        {sizeBytes !== undefined && formatBytes(sizeBytes)}
      </span>
      <Button
        variant={isMain ? 'filled' : 'default'}
        leftSection={<IconDownload size="1rem" stroke={1.75} aria-hidden />}
        loading={isSaving}
        onClick={() => start(request, write)}
        aria-label={`Save ${title}`}
      >
        Save…
      </Button>
    </li>
  );
}

function SaveOutcome({ state, title }: { state: SaveState; title: string }): ReactNode {
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
