import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { projectEnding } from '#shared/contract/projects.ts';
import { baseName } from '../../components/format.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useProject } from './use-project.ts';

/** A project that could not be opened: why, and the ways on. */
export function ProjectBanner(): ReactNode {
  const { problem, isHeld, open, dismiss } = useProject();
  if (!problem) return null;
  const { dir, error } = problem;
  const name = baseName(dir).replace(projectEnding, '');
  return (
    <div className="cw-banner">
      <ErrorNotice
        error={error}
        title={dir === '' ? 'The project stays open' : `The project ${name} is not open`}
        actions={
          <>
            {dir !== '' && (
              <Button size="xs" onClick={() => void open(dir, isHeld)}>
                {isHeld ? 'Open it here instead' : 'Try again'}
              </Button>
            )}
            <Button size="xs" variant="subtle" onClick={dismiss}>
              Go on without it
            </Button>
          </>
        }
      />
    </div>
  );
}
