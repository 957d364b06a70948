import { Button, Menu } from '@mantine/core';
import {
  IconCheck,
  IconChevronDown,
  IconFolder,
  IconFolderOpen,
  IconFolderPlus,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { projectEnding } from '#shared/contract/projects.ts';
import { baseName } from '../../components/format.ts';
import { useProject } from './use-project.ts';

const nRecent = 6;
const icon = { size: '1rem', stroke: 1.75, 'aria-hidden': true } as const;

/** The name of the open project, and the way to others. */
export function ProjectMenu(): ReactNode {
  const { state, create, open, close } = useProject();
  const dir = state?.dir ?? null;
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <Button
          size="xs"
          variant="subtle"
          className="cw-project-button"
          data-tour="project"
          title={dir ?? 'Drafts and runs go to the usual folders'}
          leftSection={<IconFolder {...icon} />}
          rightSection={<IconChevronDown size="0.875rem" stroke={1.75} aria-hidden />}
        >
          <span className="cw-unseen">Project: </span>
          {dir === null ? 'No project' : state?.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFolderPlus {...icon} />} onClick={() => void create()}>
          New project…
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderOpen {...icon} />} onClick={() => void open()}>
          Open project…
        </Menu.Item>
        {dir !== null && (
          <Menu.Item leftSection={<span className="cw-icon-space" />} onClick={() => void close()}>
            Close project
          </Menu.Item>
        )}
        {(state?.recent.length ?? 0) > 0 && <Menu.Label>Recent projects</Menu.Label>}
        {state?.recent.slice(0, nRecent).map((recent) => (
          <Menu.Item
            key={recent}
            title={recent}
            leftSection={<IconFolder {...icon} />}
            rightSection={recent === dir && <IconCheck size="1rem" aria-label="open" />}
            onClick={() => void open(recent)}
          >
            <span className="cw-clip">{baseName(recent).replace(projectEnding, '')}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
