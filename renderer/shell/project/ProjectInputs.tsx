import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ProjectInput } from '#shared/contract/projects.ts';
import { useServiceMutation, useServiceQuery } from '../../client/hooks.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { baseName, formatCounted } from '../../components/format.ts';
import { Notice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Waiting.tsx';
import { openRoute } from '../route.ts';
import { usePickFiles } from '../../wizards/common/files/file-dialogs.ts';

interface ProjectInputsProps {
  /** True: how many, and the way to the list. */
  readonly isBrief?: boolean;
}

/** Files of earlier runs that have moved, changed or gone; one line when all is as it was. */
export function ProjectInputs({ isBrief = false }: ProjectInputsProps): ReactNode {
  const inputs = useServiceQuery('projects.inputs', {}, { staleMs: 0 });
  if (inputs.error) return <ErrorNotice error={inputs.error} title="The files were not checked" />;
  if (!inputs.data) return <Waiting>Looking whether your files are where they were</Waiting>;
  if (inputs.data.length === 0) return null;
  const others = inputs.data.filter(({ state }) => state !== 'same');
  if (others.length === 0) {
    return (
      <p className="cw-help" role="status">
        {formatCounted(inputs.data.length, 'file')} of earlier runs: all as they were.
      </p>
    );
  }
  if (isBrief) {
    return (
      <div className="cw-row" data-between role="status">
        <span className="cw-warn">
          {others.length} of {formatCounted(inputs.data.length, 'file')} are not as they were.
        </span>
        <Button size="xs" onClick={() => openRoute('runs')}>
          Look
        </Button>
      </div>
    );
  }
  return (
    <>
      {others.map((input) => (
        <InputNotice key={`${input.sha256} ${input.pathThen}`} input={input} />
      ))}
    </>
  );
}

const words = {
  moved: { tone: 'info', title: 'was found at another place' },
  changed: { tone: 'warn', title: 'has changed since it was run' },
  missing: { tone: 'warn', title: 'is not where it was' },
} as const;

function InputNotice({ input }: { readonly input: ProjectInput }): ReactNode {
  const { state, path, pathThen, sha256 } = input;
  const pickFiles = usePickFiles();
  const relink = useServiceMutation('projects.relink', ['projects.inputs']);
  if (state === 'same') return null;
  const name = baseName(pathThen);
  const find = async (): Promise<void> => {
    const found = (await pickFiles({ kind: 'files', title: `Where is ${name} now?` }))?.[0];
    if (found !== undefined) relink.mutate({ sha256, path: found });
  };
  return (
    <>
      <Notice
        tone={words[state].tone}
        title={`${name} ${words[state].title}`}
        actions={
          state === 'moved' ? null : (
            <Button size="xs" disabled={relink.isPending} onClick={() => void find()}>
              {relink.isPending ? 'Comparing …' : 'Find it…'}
            </Button>
          )
        }
      >
        <p className="cw-mono cw-path">{path}</p>
        {state === 'changed' && (
          <p className="cw-help">
            Its runs stay as they are; a new run would read what is there now.
          </p>
        )}
      </Notice>
      {relink.error && <ErrorNotice error={relink.error} title={`That is not ${name}`} />}
    </>
  );
}
