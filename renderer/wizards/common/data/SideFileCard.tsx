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
  const isOfUse = ({ isForFragments = false, isNeededBeside }: SideFile): boolean =>
    (hasFragments || !isForFragments) &&
    (isNeededBeside === undefined ||
      (draft.files[isNeededBeside.name] ?? []).some((path) => isNeededBeside.isSo(path)));
  const shown = method.sideFiles.filter(
    (file) => isOfUse(file) || draft.files[file.name] !== undefined,
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
  const { name, title, help, endings, isOneOfSeveral = false } = file;
  const pickFiles = usePickFiles();
  const paths = draft.files[name] ?? [];
  const set = (chosen: readonly string[]): void =>
    dispatch({ type: 'side-files-chosen', name, paths: chosen });
  const choose = async (): Promise<void> => {
    const picked = await pickFiles({
      kind: 'files',
      title: `Choose: ${title.toLowerCase()}`,
      note: help,
      extensions: endings,
    });
    if (!picked || picked.length === 0) return;
    set(isOneOfSeveral ? [...paths, ...picked] : picked.slice(0, 1));
  };
  return (
    <li>
      <div className="cw-row" data-between>
        <div className="cw-side-file">
          <div className="cw-medium">{title}</div>
          {paths.length === 0 && <div className="cw-dim">none</div>}
        </div>
        {(paths.length === 0 || isOneOfSeveral) && (
          <Button
            size="xs"
            aria-label={`${paths.length === 0 ? 'Choose' : 'Add'} ${title.toLowerCase()}`}
            onClick={() => void choose()}
          >
            {paths.length === 0 ? 'Choose…' : 'Add…'}
          </Button>
        )}
      </div>
      {paths.map((path) => (
        <div key={path} className="cw-row" data-between>
          <div className="cw-side-file cw-mono cw-clip" title={path}>
            {baseName(path)}
          </div>
          <Button
            size="xs"
            variant="subtle"
            aria-label={`Remove ${baseName(path)}`}
            onClick={() => set(paths.filter((other) => other !== path))}
          >
            Remove
          </Button>
        </div>
      ))}
      <p className="cw-help">{help}</p>
    </li>
  );
}
