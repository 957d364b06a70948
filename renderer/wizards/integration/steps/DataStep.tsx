import { Button } from '@mantine/core';
import { IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { inputEndings } from '#shared/model/input-formats.ts';
import { useService, useServiceQuery } from '../../../client/hooks.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { ActionBar } from '../../common/ActionBar.tsx';
import { usePickFiles } from '../../common/files/file-dialogs.ts';
import { listInputs } from '../../common/files/find-inputs.ts';
import { describeInputs, describeSelection } from '../settle.ts';
import type { Integration } from '../use-integration.ts';
import { AddSheet } from './data/AddSheet.tsx';
import { BatchCard } from './data/BatchCard.tsx';
import { FileTable } from './data/FileTable.tsx';
import { LabelCard } from './data/LabelCard.tsx';
import { OverlapCard } from './data/OverlapCard.tsx';
import { SheetCard } from './data/SheetCard.tsx';
import { UndoButtons } from './data/UndoButtons.tsx';

/** What goes in: files, which cells are a batch, which types are known. */
export function DataStep({ integration }: { readonly integration: Integration }): ReactNode {
  const { draft, dispatch, settled } = integration;
  const readable = new Set(settled.ready.map((summary) => summary.path));
  const inputs = integration.inputs.filter(({ path }) => readable.has(path));
  const overlap = useServiceQuery(
    'data.overlap',
    { inputs },
    { enabled: inputs.length > 0 && settled.nReading === 0, keepPrevious: true },
  );
  const isEmpty = draft.inputs.length === 0;
  const hasNoSharedFeatures = overlap.data?.nShared === 0 && !overlap.isPlaceholderData;
  const problem =
    settled.problem ?? (hasNoSharedFeatures ? 'The files have no gene in common' : null);
  return (
    <>
      <div className="cw-scroll">
        <div className="cw-form-page">
          <section className="cw-col" aria-label="Files">
            <DataHead integration={integration} />
            {isEmpty ? <EmptyData /> : <FileTable integration={integration} />}
            {!isEmpty &&
              (draft.sheet ? (
                <SheetCard integration={integration} sheet={draft.sheet} />
              ) : (
                <AddSheet dispatch={dispatch} />
              ))}
          </section>
          <aside className="cw-col" aria-label="Batches, genes and cell types">
            <BatchCard integration={integration} />
            <OverlapCard
              overlap={overlap.data ?? null}
              error={overlap.error}
              integration={integration}
            />
            <LabelCard integration={integration} />
          </aside>
        </div>
      </div>
      <ActionBar
        summary={problem ?? describeSelection(settled, overlap.data?.nShared ?? null)}
        next={
          <Button
            variant="filled"
            size="md"
            disabled={problem !== null}
            onClick={() => dispatch({ type: 'step-opened', step: 'plan' })}
          >
            Continue to plan
          </Button>
        }
      />
    </>
  );
}

function DataHead({ integration }: { readonly integration: Integration }): ReactNode {
  const { draft, dispatch, settled } = integration;
  const service = useService();
  const pickFiles = usePickFiles();
  const [error, setError] = useState<Error | null>(null);
  const add = async (kind: 'files' | 'folder'): Promise<void> => {
    setError(null);
    const title = kind === 'files' ? 'Add files' : 'Add a folder';
    const picked = await pickFiles({ kind, title, extensions: inputEndings });
    const [folder] = picked ?? [];
    if (!picked || folder === undefined) return;
    const paths = kind === 'files' ? picked : await listInputs(service, folder);
    if (paths.length === 0)
      setError(new Error(`Nothing that could hold counts lies in ${folder}.`));
    dispatch({ type: 'files-added', paths });
  };
  const run = (kind: 'files' | 'folder') => () => void add(kind).catch(setError);
  return (
    <>
      <div className="cw-row" data-between>
        <div>
          <h2>Which cells belong together?</h2>
          <p className="cw-second cw-num" role="status">
            {draft.inputs.length === 0
              ? 'Give each batch as a file of its own, or one file with a column that says the batch.'
              : describeInputs(settled)}
          </p>
        </div>
        <div className="cw-row">
          <UndoButtons integration={integration} />
          <Button
            leftSection={<IconPlus size="1rem" stroke={1.75} aria-hidden />}
            onClick={run('files')}
          >
            Add files…
          </Button>
          <Button onClick={run('folder')}>Add folder…</Button>
        </div>
      </div>
      {error && (
        <ErrorNotice
          error={{ code: 'input-missing', message: error.message }}
          title="Nothing was added"
        />
      )}
    </>
  );
}

function EmptyData(): ReactNode {
  return (
    <div className="cw-empty cw-data-empty">
      <IconFileUpload size="1.5rem" stroke={1.5} aria-hidden />
      <p className="cw-strong">Drop files or folders anywhere in this window</p>
      <p>Each file will be listed here with its cells, genes, values and warnings.</p>
    </div>
  );
}
