import {
  IconChartArea,
  IconDatabase,
  IconFileText,
  IconMap2,
  IconReport,
  IconSparkles,
  IconStack2,
  IconTable,
  IconTableColumn,
  IconTableExport,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import { baseName } from '#renderer/components/format.ts';
import { runTableNames, type RunSummary } from '#shared/contract/results.ts';
import { SaveRow } from '../results/SaveRow.tsx';
import type { WriteTo } from '../results/use-save.ts';

/** Everything the run folder holds, each with a way to save it elsewhere. */
export function FileRows({ run }: { readonly run: RunSummary }): ReactNode {
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
  const peaks = inFolder('peaks');
  const coverage = inFolder('coverage');
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
      {peaks.length > 0 && (
        <SaveRow
          Icon={IconMap2}
          title={`Peaks of each cluster, ${peaks.length} BED files`}
          sizeBytes={sum(peaks)}
          request={saveInto('Choose a folder for the BED files')}
          write={copyAll(peaks)}
        >
          Peaks open in one cluster rather than elsewhere, for a genome browser or a motif search.
          The score is the specificity, 0 to 1,000.
        </SaveRow>
      )}
      {coverage.length > 0 && (
        <SaveRow
          Icon={IconChartArea}
          title={`Coverage of each cluster, ${coverage.length} bedGraph files`}
          sizeBytes={sum(coverage)}
          request={saveInto('Choose a folder for the bedGraph files')}
          write={copyAll(coverage)}
        >
          Tracks for a genome browser: the share of the cells of a cluster in which each peak is
          open.
        </SaveRow>
      )}
      {has('denoised.h5ad') && (
        <SaveRow
          Icon={IconSparkles}
          title="Denoised matrix, denoised.h5ad"
          sizeBytes={sizeOf('denoised.h5ad')}
          request={saveAs('denoised.h5ad')}
          write={copyOne('denoised.h5ad')}
        >
          What the model says of every peak in every cell: how likely it is open, and whether it is
          called open. Made by the model, so no evidence for the model.
        </SaveRow>
      )}
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
    'tables/agreement.csv': 'agreement.csv: how each clustering meets the known types.',
    'tables/clusters.csv': 'clusters.csv: batch and cluster of each cell.',
    'tables/composition.csv': 'composition.csv: cells of each batch in each cluster.',
    'tables/confusion.csv': 'confusion.csv: cells of each known type in each cluster.',
    'tables/eigenvalues.csv': 'eigenvalues.csv: what the number of clusters was estimated from.',
    'tables/markers.csv': 'markers.csv: every gene in every cluster, with effects and p-values.',
    'tables/metrics.csv': 'metrics.csv: every measure of every method.',
    'tables/peak_sets.csv': 'peak_sets.csv: where the merged peaks come from.',
    'tables/peaks.csv': 'peaks.csv: the peaks most specific for each cluster.',
  };
  return known[file] ?? `${baseName(file)}.`;
}

/** A file in a folder, with the slash the folder's own path uses. */
function joinPath(folder: string, name: string): string {
  const slash = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(slash) ? folder + name : folder + slash + name;
}
