import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { baseName } from '#renderer/components/format.ts';
import { usePickFiles } from '../files/file-dialogs.ts';
import { isFragments } from '../draft/settle.ts';
import type { WizardState } from '../method.ts';
import type { SideFile } from '../params.ts';

/** Files beside those with the cells, each with what happens without it. */
export function SideFileCard({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { method, settled, draft } = wizard;
  const hasFragments = settled.ready.some(isFragments);
  const shown = method.sideFiles.filter(
    ({ name, isForFragments = false }) =>
      hasFragments || !isForFragments || draft.files[name] !== undefined,
  );
  return (
    <Card title="Files beside the cells">
      <ul className="cw-col">
        {shown.map((file) => (
          <SideFileRow key={file.name} file={file} wizard={wizard} />
        ))}
      </ul>
    </Card>
  );
}

interface SideFileRowProps {
  readonly file: SideFile;
  readonly wizard: WizardState;
}

function SideFileRow({ file, wizard }: SideFileRowProps): ReactNode {
  const { dispatch, draft } = wizard;
  const { name, title, help, endings } = file;
  const pickFiles = usePickFiles();
  const path = draft.files[name] ?? null;
  const choose = async (): Promise<void> => {
    const picked = await pickFiles({
      kind: 'files',
      title: `Choose: ${title.toLowerCase()}`,
      note: help,
      extensions: endings,
    });
    if (picked?.[0] !== undefined) dispatch({ type: 'side-file-chosen', name, path: picked[0] });
  };
  return (
    <li>
      <div className="cw-row" data-between>
        <div className="cw-side-file">
          <div className="cw-medium">{title}</div>
          <div className={path === null ? 'cw-dim' : 'cw-mono cw-clip'} title={path ?? undefined}>
            {path === null ? 'none' : baseName(path)}
          </div>
        </div>
        {path === null ? (
          <Button
            size="xs"
            aria-label={`Choose ${title.toLowerCase()}`}
            onClick={() => void choose()}
          >
            Choose…
          </Button>
        ) : (
          <Button
            size="xs"
            variant="subtle"
            aria-label={`Remove ${title.toLowerCase()}`}
            onClick={() => dispatch({ type: 'side-file-chosen', name, path: null })}
          >
            Remove
          </Button>
        )}
      </div>
      <p className="cw-help">{help}</p>
    </li>
  );
}
