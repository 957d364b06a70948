import { Kbd, UnstyledButton } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Wizard } from '../../wizards/wizard.ts';
import { useCommands, type Command } from './use-commands.ts';

interface CommandPaletteProps {
  readonly wizards: readonly Wizard[];
  /** Takes files and runs. */
  readonly fileTaker: Wizard | null;
}

const groups = ['Go to', 'Start', 'Projects', 'Recent runs', 'Look'] as const;
const isMac = navigator.platform.startsWith('Mac');

/** Every place and action by its name: Ctrl-K or Cmd-K, type, Enter. */
export function CommandPalette({ wizards, fileTaker }: CommandPaletteProps): ReactNode {
  const commands = useCommands(wizards, fileTaker);
  const actions = groups
    .map((group) => ({
      group,
      actions: commands.filter((command) => command.group === group).map(toAction),
    }))
    .filter(({ actions: list }) => list.length > 0);
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      nothingFound="Nothing here goes by that name"
      maxHeight="24rem"
      scrollable
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      attributes={{ content: { 'aria-label': 'Commands' } }}
      searchProps={{
        'aria-label': 'Find a place, an action or a run',
        placeholder: 'Find a place, an action or a run',
        leftSection: <IconSearch size="1rem" stroke={1.75} aria-hidden />,
      }}
    />
  );
}

function toAction({ id, label, detail, Icon, run }: Command) {
  return {
    id,
    label,
    ...(detail === undefined ? {} : { description: detail }),
    leftSection: <Icon size="1.125rem" stroke={1.75} aria-hidden />,
    onClick: () => void run(),
  };
}

/** The way in for those who do not know the keys yet. */
export function PaletteButton(): ReactNode {
  return (
    <UnstyledButton className="cw-palette-button" data-tour="find" onClick={() => spotlight.open()}>
      <IconSearch size="1rem" stroke={1.75} aria-hidden />
      <span>Find</span>
      <Kbd size="sm">{isMac ? '⌘ K' : 'Ctrl K'}</Kbd>
    </UnstyledButton>
  );
}
