import { Button } from '@mantine/core';
import { IconDownload, type Icon as TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatBytes } from '#renderer/components/format.ts';
import type { PickRequest } from '../files/file-dialogs.ts';
import { SaveOutcome } from './SaveOutcome.tsx';
import { useSave, type WriteTo } from './use-save.ts';

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
