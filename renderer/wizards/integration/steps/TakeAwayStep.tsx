// Take away: the files of the run, pictures, and the command that does it again.
import {
  IconDatabase,
  IconFileText,
  IconReport,
  IconStack2,
  IconTable,
  IconTableColumn,
  IconTableExport,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService, useServiceQuery } from '#renderer/client/hooks.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { baseName, formatCount } from '#renderer/components/format.ts';
import { KeyValues } from '#renderer/components/KeyValues.tsx';
import { Notice } from '#renderer/components/Notice.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import { runTableNames, type RunSummary } from '#shared/contract/results.ts';
import { CommandCard } from '../../common/results/CommandCard.tsx';
import { EditsNotice } from '../../common/results/edits/EditsNotice.tsx';
import { FigureCard } from '../../common/results/FigureCard.tsx';
import { methodTitle } from '../../common/results/titles.ts';
import { SaveRow } from '../../common/results/SaveRow.tsx';
import type { WriteTo } from '../../common/results/use-save.ts';
import { useRunView } from '../../common/results/view-state.ts';
import '../../common/results/take-away.css';

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
  const [view] = useRunView(run);
  return (
    <div className="cw-form-page cw-take">
      <div className="cw-col">
        <h2>Take it with you</h2>
        <EditsNotice dir={run.dir} />
        {view.chosen !== 'scalex' && <ChoiceNotice run={run} chosen={view.chosen} />}
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

/** result.h5ad holds all embeddings; the clusters and the plain names are those of SCALEX. */
function ChoiceNotice({ run, chosen }: { run: RunSummary; chosen: string }): ReactNode {
  const title =
    chosen === 'none' ? 'You go on without correction' : `You go on with ${methodTitle(chosen)}`;
  const key = chosen === 'none' ? 'X_pca' : `X_${chosen}`;
  const clusters = `leiden_${chosen}`;
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
        those of SCALEX.
      </p>
    </Notice>
  );
}

function FileRows({ run }: { readonly run: RunSummary }): ReactNode {
  const service = useService();
  const { dir } = run;
  const sizeOf = (name: string): number =>
    run.files.find((file) => file.name === name)?.sizeBytes ?? 0;
  const has = (name: string): boolean => run.files.some((file) => file.name === name);
  const inFolder = (folder: string): readonly string[] =>
    run.files.map(({ name }) => name).filter((name) => name.startsWith(`${folder}/`));

  const copyOne =
    (file: string): WriteTo =>
    (target, overwrite) =>
      service.call('results.export', { dir, file, target, overwrite });
  const copyAll =
    (files: readonly string[]): WriteTo =>
    async (folder, overwrite) => {
      let sizeBytes = 0;
      for (const file of files) {
        const target = joinPath(folder, baseName(file));
        sizeBytes += (await service.call('results.export', { dir, file, target, overwrite }))
          .sizeBytes;
      }
      return { path: folder, sizeBytes };
    };
  const sum = (files: readonly string[]): number =>
    files.reduce((total, file) => total + sizeOf(file), 0);
  const saveAs = (file: string) =>
    ({ kind: 'save', title: `Save ${file}`, suggestedName: file }) as const;
  const saveInto = (title: string) => ({ kind: 'folder', title }) as const;

  const tables = inFolder('tables');
  const model = inFolder('model');
  return (
    <ul>
      <SaveRow
        Icon={IconDatabase}
        title="Cells, result.h5ad"
        sizeBytes={sizeOf('result.h5ad')}
        request={saveAs('result.h5ad')}
        write={copyOne('result.h5ad')}
        isMain
      >
        All cells with counts, every column you gave, clusters, embeddings and colours. Opens in
        scanpy, new and two years old.
      </SaveRow>
      {has('report.html') && (
        <SaveRow
          Icon={IconReport}
          title="Report, report.html"
          sizeBytes={sizeOf('report.html')}
          request={saveAs('report.html')}
          write={copyOne('report.html')}
        >
          One page to read, send or print: figures, measures, warnings, inputs with digests,
          parameters, and the methods text for a paper with its references.
        </SaveRow>
      )}
      {tables.length > 0 && (
        <SaveRow
          Icon={IconTable}
          title={`Tables, ${tables.length} CSV files`}
          sizeBytes={sum(tables)}
          request={saveInto('Choose a folder for the tables')}
          write={copyAll(tables)}
        >
          {tables.map(describeTable).join(' ')}
        </SaveRow>
      )}
      {tables.length > 0 && (
        <SaveRow
          Icon={IconTableExport}
          title="Excel workbook of the tables"
          request={saveAs('tables.xlsx')}
          write={(target, overwrite) =>
            service.call('results.saveTables', {
              dir,
              tables: runTableNames.filter((name) => has(`tables/${name}.csv`)),
              format: 'xlsx',
              target,
              overwrite,
            })
          }
        >
          The same tables as sheets. Names stay text, so that Excel turns no gene into a date.
        </SaveRow>
      )}
      <SaveRow
        Icon={IconTableColumn}
        title="Every column of the cells, cells.csv"
        request={saveAs('cells.csv')}
        write={(target, overwrite) =>
          service.call('results.saveTables', {
            dir,
            tables: ['cells'],
            format: /\.xlsx$/i.test(target) ? 'xlsx' : 'csv',
            target,
            overwrite,
          })
        }
      >
        One line per cell: your columns, those of the sample sheet, batch and clusters. Call the
        file cells.xlsx for Excel.
      </SaveRow>
      {model.length > 0 && (
        <SaveRow
          Icon={IconStack2}
          title="Trained model"
          sizeBytes={sum(model)}
          request={saveInto('Choose a folder for the model')}
          write={copyAll(model)}
        >
          Weights and all that new data need to be put onto this model.
        </SaveRow>
      )}
      {has('run.json') && (
        <SaveRow
          Icon={IconFileText}
          title="Record of the run, run.json"
          sizeBytes={sizeOf('run.json')}
          request={saveAs('run.json')}
          write={copyOne('run.json')}
        >
          Versions, parameters, seed, digests of the inputs, times, warnings and measures.
        </SaveRow>
      )}
    </ul>
  );
}

function describeTable(file: string): string {
  const known: Readonly<Record<string, string>> = {
    'tables/clusters.csv': 'clusters.csv: batch and cluster of each cell.',
    'tables/composition.csv': 'composition.csv: cells of each batch in each cluster.',
    'tables/markers.csv': 'markers.csv: every gene in every cluster, with effects and p-values.',
    'tables/metrics.csv': 'metrics.csv: every measure of every method.',
  };
  return known[file] ?? `${baseName(file)}.`;
}

function describeH5ad(run: RunSummary): readonly (readonly [string, ReactNode])[] {
  const others = run.embeddings.filter(({ method }) => method !== 'scalex');
  return [
    ['Cells × genes', `${formatCount(run.nCells)} × ${formatCount(run.nFeatures)}`],
    ['obs', `batch, leiden and ${run.columns.length} columns in all`],
    ['SCALEX', 'X_scalex, latent, X_umap'],
    ...others.map(
      ({ method, key }) =>
        [methodTitle(method), `${method === 'none' ? 'X_pca' : `X_${method}`}, ${key}`] as const,
    ),
    ['obsp', 'distances, connectivities'],
    ['uns', 'colours, neighbors, cellwright (run.json)'],
  ];
}

/** A file in a folder, with the slash the folder's own path uses. */
function joinPath(folder: string, name: string): string {
  const slash = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(slash) ? folder + name : folder + slash + name;
}
