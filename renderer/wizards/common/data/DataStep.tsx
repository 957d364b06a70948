import { Button } from '@mantine/core';
import { IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { inputEndings } from '#shared/model/input-formats.ts';
import { useService, useServiceQuery } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { capitalise } from '#renderer/components/format.ts';
import { ActionBar } from '../ActionBar.tsx';
import { usePickFiles } from '../files/file-dialogs.ts';
import { listInputs } from '../files/find-inputs.ts';
import { describeInputs, describeSelection, isFragments } from '../draft/settle.ts';
import type { WizardState } from '../method.ts';
import { paramsOf } from '../params.ts';
import { AddSheet } from './AddSheet.tsx';
import { BatchCard } from './BatchCard.tsx';
import { FileTable } from './FileTable.tsx';
import { LabelCard } from './LabelCard.tsx';
import { OverlapCard } from './OverlapCard.tsx';
import { SheetCard } from './SheetCard.tsx';
import { SideFileCard } from './SideFileCard.tsx';
import { UndoButtons } from './UndoButtons.tsx';
import './data.css';

/** What goes in: files, which cells belong together, which types are known. */
export function DataStep({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { draft, dispatch, settled, method } = wizard;
  const { features, groups } = method;
  const { Cards } = method.data;
  const readable = new Set(settled.ready.map((summary) => summary.path));
  const inputs = wizard.inputs.filter(({ path }) => readable.has(path));
  const hasFragments = settled.ready.some(isFragments);
  const overlap = useServiceQuery(
    'data.overlap',
    { inputs },
    {
      enabled: inputs.length > 0 && settled.nReading === 0 && !hasFragments,
      keepPrevious: true,
    },
  );
  const isEmpty = draft.inputs.length === 0;
  const isInner = paramsOf(method, draft)['join'] === 'inner';
  const hasNoSharedFeatures = isInner && overlap.data?.nShared === 0 && !overlap.isPlaceholderData;
  const problem =
    settled.problem ?? (hasNoSharedFeatures ? `The files have no ${features.one} in common` : null);
  return (
    <>
      <div className="cw-scroll">
        <div className="cw-form-page">
          <section className="cw-col" aria-label="Files">
            <DataHead wizard={wizard} />
            {isEmpty ? <EmptyData features={features.many} /> : <FileTable wizard={wizard} />}
            {!isEmpty &&
              (draft.sheet ? (
                <SheetCard wizard={wizard} sheet={draft.sheet} />
              ) : (
                <AddSheet dispatch={dispatch} />
              ))}
          </section>
          <aside
            className="cw-col"
            aria-label={`${capitalise(groups.many)}, ${features.many} and cell types`}
          >
            <BatchCard wizard={wizard} />
            {!hasFragments && (
              <OverlapCard overlap={overlap.data ?? null} error={overlap.error} wizard={wizard} />
            )}
            {method.sideFiles.length > 0 && !isEmpty && <SideFileCard wizard={wizard} />}
            <LabelCard wizard={wizard} />
            {Cards && <Cards wizard={wizard} />}
          </aside>
        </div>
      </div>
      <ActionBar
        summary={
          problem ?? describeSelection(settled, overlap.data?.nShared ?? null, features.many)
        }
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

function DataHead({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { draft, dispatch, settled, method } = wizard;
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
          <h2>{method.data.question}</h2>
          <p className="cw-second cw-num" role="status">
            {draft.inputs.length === 0 ? method.data.invitation : describeInputs(settled)}
          </p>
        </div>
        <div className="cw-row">
          <UndoButtons wizard={wizard} />
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

function EmptyData({ features }: { readonly features: string }): ReactNode {
  return (
    <div className="cw-empty cw-data-empty">
      <IconFileUpload size="1.5rem" stroke={1.5} aria-hidden />
      <p className="cw-strong">Drop files or folders anywhere in this window</p>
      <p>Each file will be listed here with its cells, {features}, values and warnings.</p>
    </div>
  );
}
