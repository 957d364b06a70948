import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from '../../components/Card.tsx';
import { ProjectInputs } from './ProjectInputs.tsx';
import { useProject } from './use-project.ts';

/** What is open, or what a project would be good for. */
export function ProjectCard(): ReactNode {
  const { state, create, open } = useProject();
  if (!state) return null;
  if (state.dir !== null) {
    return (
      <Card title={`Project ${state.name}`}>
        <div className="cw-col" data-gap="small">
          <p className="cw-mono cw-dim cw-path">{state.dir}</p>
          <p className="cw-help">
            Its runs, drafts and selections are in this folder, saved at every step. Your files stay
            where they are.
          </p>
          <ProjectInputs isBrief />
        </div>
      </Card>
    );
  }
  return (
    <Card title="Projects">
      <div className="cw-col" data-gap="small">
        <p className="cw-second">
          You can begin without one. A project keeps the runs, drafts and selections of one question
          together, in a folder you can move, copy and come back to.
        </p>
        <div className="cw-row">
          <Button size="xs" onClick={() => void create()}>
            New project…
          </Button>
          <Button size="xs" variant="subtle" onClick={() => void open()}>
            Open project…
          </Button>
        </div>
      </div>
    </Card>
  );
}
