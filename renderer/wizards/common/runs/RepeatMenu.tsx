import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFiles, IconFileUpload, IconRefresh } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import { formatCounted } from '#renderer/components/format.ts';
import type { ListedRun } from '#shared/contract/projects.ts';
import type { RunSettings } from '../../wizard.ts';
import { settingsForOthers, settingsOf } from './run-settings.ts';

interface RepeatMenuProps {
  readonly dir: string;
  readonly run: ListedRun['run'];
  /** Opens a new draft with these settings. */
  onRepeat(settings: RunSettings): void;
}

const icon = { size: '1rem', stroke: 1.75, 'aria-hidden': true } as const;

/** The same settings again: with the same files, wherever they are now, or with others. */
export function RepeatMenu({ dir, run, onRepeat }: RepeatMenuProps): ReactNode {
  const service = useService();
  const [isLooking, setLooking] = useState(false);
  const repeatSame = async (): Promise<void> => {
    setLooking(true);
    // Where they are is a help, no condition: a file that is gone is said so in the Data step.
    const places = await service.call('projects.inputs', { dir }).catch(() => []);
    setLooking(false);
    onRepeat(settingsOf(run, places));
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          size="xs"
          disabled={isLooking}
          leftSection={<IconRefresh size="0.9375rem" stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size="0.8125rem" stroke={1.75} aria-hidden />}
        >
          {isLooking ? 'Looking for the files …' : 'Do it again'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFiles {...icon} />} onClick={() => void repeatSame()}>
          With{' '}
          {run.inputs.length === 1
            ? 'the same file'
            : `the same ${formatCounted(run.inputs.length, 'file')}`}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileUpload {...icon} />}
          onClick={() => onRepeat(settingsForOthers(run))}
        >
          With other files, same settings
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
