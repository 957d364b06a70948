// Take away: the files of the run, pictures, and the command that does it again.
import type { ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { formatCount } from '#renderer/components/format.ts';
import { KeyValues } from '#renderer/components/KeyValues.tsx';
import { Notice } from '#renderer/components/Notice.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { RunSummary } from '#shared/contract/results.ts';
import { featureWordsOf } from '../feature-words.ts';
import { CommandCard } from '../results/CommandCard.tsx';
import { EditsNotice } from '../results/edits/EditsNotice.tsx';
import { FigureCard } from '../results/FigureCard.tsx';
import { methodTitle, ownMethod } from '../results/titles.ts';
import { useRunView } from '../results/view-state.ts';
import { FileRows } from './FileRows.tsx';
import './take-away.css';

export interface TakeAwayStepProps {
  /** Folder of the finished run. */
  readonly dir: string;
}

/** Fills a column of given height: put it straight below the head of the wizard. */
export function TakeAwayStep({ dir }: TakeAwayStepProps): ReactNode {
  const run = useServiceQuery('results.open', { dir });
  return (
    <div className="cw-scroll">
      {run.error && (
        <div className="cw-take-fault">
          <ErrorNotice error={run.error} title="This run cannot be opened" />
        </div>
      )}
      {run.data ? (
        <OpenedTakeAway run={run.data} />
      ) : (
        !run.error && <Waiting>Opening the run</Waiting>
      )}
    </div>
  );
}

function OpenedTakeAway({ run }: { readonly run: RunSummary }): ReactNode {
  const { view } = useRunView(run);
  return (
    <div className="cw-form-page cw-take">
      <div className="cw-col">
        <h2>Take it with you</h2>
        <EditsNotice dir={run.dir} />
        {view.chosen !== ownMethod(run) && <ChoiceNotice run={run} chosen={view.chosen} />}
        <Card title="Files" isFlush>
          <FileRows run={run} />
        </Card>
        <FigureCard run={run} view={view} />
      </div>
      <aside className="cw-col">
        <Card title="Where it is now">
          <p className="cw-mono cw-take-path">{run.dir}</p>
          <p className="cw-help">
            Everything of this run is in this folder already, and stays there. Saving makes copies.
          </p>
        </Card>
        <CommandCard run={run.run} />
        <Card title="In result.h5ad">
          <KeyValues rows={describeH5ad(run)} />
        </Card>
      </aside>
    </div>
  );
}

/** result.h5ad holds all embeddings; the clusters and the plain names are those of the method itself. */
function ChoiceNotice({ run, chosen }: { run: RunSummary; chosen: string }): ReactNode {
  const title =
    chosen === 'none' ? 'You go on without correction' : `You go on with ${methodTitle(chosen)}`;
  const embedding = run.embeddings.find(({ method }) => method === chosen);
  const key = embedding?.coordinates ?? `X_${chosen}`;
  const clusters = embedding?.clusters ?? `leiden_${chosen}`;
  const hasClusters = run.columns.some(({ name }) => name === clusters);
  return (
    <Notice tone="info" title={title}>
      <p>
        In result.h5ad use <code className="cw-mono">obsm[&#39;{key}&#39;]</code>
        {hasClusters && (
          <>
            {' and the clusters '}
            <code className="cw-mono">obs[&#39;{clusters}&#39;]</code>
          </>
        )}
        . The plain names <code className="cw-mono">X_umap</code>,{' '}
        <code className="cw-mono">leiden</code> and <code className="cw-mono">latent</code> are
        those of {methodTitle(ownMethod(run))}.
      </p>
    </Notice>
  );
}

function describeH5ad(run: RunSummary): readonly (readonly [string, ReactNode])[] {
  const own = ownMethod(run);
  const features = featureWordsOf(run.run).many;
  const hasFinal = run.columns.some(({ name }) => name === 'cluster');
  return [
    [`Cells × ${features}`, `${formatCount(run.nCells)} × ${formatCount(run.nFeatures)}`],
    ['obs', `batch, ${hasFinal ? 'cluster' : 'leiden'} and ${run.columns.length} columns in all`],
    ...[...run.embeddings]
      .sort((a, b) => Number(b.method === own) - Number(a.method === own))
      .map(({ method, coordinates, key }) => {
        const names = method === own ? `${coordinates}, latent, ${key}` : `${coordinates}, ${key}`;
        return [methodTitle(method), names] as const;
      }),
    ['obsp', 'distances, connectivities'],
    ['uns', 'colours, neighbors, cellwright (run.json)'],
  ];
}
