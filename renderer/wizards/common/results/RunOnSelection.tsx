import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useServiceMutation } from '#renderer/client/hooks.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import type { RunSettings } from '../../wizard.ts';
import { settingsForCells } from '../runs/run-settings.ts';
import type { Selection } from './selection.ts';

interface RunOnSelectionProps {
  readonly run: RunSummary;
  readonly selection: Selection;
  /** Opens a new draft with these settings. */
  onRepeat(settings: RunSettings): void;
  onError(error: Error): void;
}

/** Writes the selected cells to a file of their own and opens a new draft with it and the settings of this run. */
export function RunOnSelection({
  run,
  selection,
  onRepeat,
  onError,
}: RunOnSelectionProps): ReactNode {
  const save = useServiceMutation('edits.saveCells');
  const label = save.isPending ? 'Writing these cells …' : 'Run on these cells alone';
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="sm"
        aria-label={label}
        disabled={save.isPending}
        onClick={() =>
          save.mutate(
            { dir: run.dir, recipe: [...selection.recipe] },
            { onSuccess: ({ path }) => onRepeat(settingsForCells(run.run, path)), onError },
          )
        }
      >
        <IconPlayerPlay size="1.0625rem" stroke={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
