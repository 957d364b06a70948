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
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import { baseName, formatCounted } from '#renderer/components/format.ts';
import { runTableNames, type RunSummary, type RunTableName } from '#shared/contract/results.ts';
import { SaveRow } from '../results/SaveRow.tsx';
import type { WriteTo } from '../results/use-save.ts';

/** Something to take away. */
interface Row {
  readonly Icon: TablerIcon;
  readonly title: string;
  readonly words: string;
  /** Files of the run, copied as they are: one where the person says, several into a folder. */
  readonly files?: readonly string[];
  /** What is made when it is saved, under a name that says its kind. */
  readonly made?: { readonly suggestedName: string; readonly tables: readonly RunTableName[] };
}

/** Everything the run folder holds, each with a way to save it elsewhere. */
export function FileRows({ run }: { readonly run: RunSummary }): ReactNode {
  const service = useService();
  const { dir } = run;
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
  const make =
    (tables: readonly RunTableName[]): WriteTo =>
    (target, overwrite) => {
      const format = /\.xlsx$/i.test(target) ? 'xlsx' : 'csv';
      return service.call('results.saveTables', {
        dir,
        tables: [...tables],
        format,
        target,
        overwrite,
      });
    };
  const savingOf = ({ files = [], made, title }: Row) => {
    if (made) {
      const { suggestedName } = made;
      return { request: saveAs(suggestedName), write: make(made.tables) };
    }
    const sizeBytes = files.reduce((total, file) => total + sizeOf(run, file), 0);
    const [only] = files;
    return only !== undefined && !only.includes('/')
      ? { sizeBytes, request: saveAs(only), write: copyOne(only) }
      : { sizeBytes, request: saveInto(title), write: copyAll(files) };
  };
  return (
    <ul>
      {listRows(run).map((row, index) => (
        <SaveRow
          key={row.title}
          Icon={row.Icon}
          title={row.title}
          isMain={index === 0}
          {...savingOf(row)}
        >
          {row.words}
        </SaveRow>
      ))}
    </ul>
  );
}

const saveAs = (file: string) =>
  ({ kind: 'save', title: `Save ${file}`, suggestedName: file }) as const;
const saveInto = (title: string) =>
  ({ kind: 'folder', title: `${title}: choose a folder` }) as const;

function sizeOf({ files }: RunSummary, name: string): number {
  return files.find((file) => file.name === name)?.sizeBytes ?? 0;
}

/** What there is to take away of a run, the most wanted first. */
function listRows(run: RunSummary): readonly Row[] {
  const inFolder = (folder: string): readonly string[] =>
    run.files.map(({ name }) => name).filter((name) => name.startsWith(`${folder}/`));
  const peaks = inFolder('peaks');
  const coverage = inFolder('coverage');
  const tables = inFolder('tables');
  const names = runTableNames.filter((name) => tables.includes(`tables/${name}.csv`));
  const rows: readonly Row[] = [
    {
      Icon: IconDatabase,
      title: 'Cells, result.h5ad',
      words:
        'All cells with counts, every column you gave, clusters, embeddings and colours. Opens in scanpy, new and two years old.',
      files: ['result.h5ad'],
    },
    {
      Icon: IconMap2,
      title: `Peaks of each cluster, ${formatCounted(peaks.length, 'BED file')}`,
      words:
        'Peaks open in one cluster rather than elsewhere, for a genome browser or a motif search. The score is the specificity, 0 to 1,000.',
      files: peaks,
    },
    {
      Icon: IconChartArea,
      title: `Coverage of each cluster, ${formatCounted(coverage.length, 'bedGraph file')}`,
      words:
        'Tracks for a genome browser: the share of the cells of a cluster in which each peak is open.',
      files: coverage,
    },
    {
      Icon: IconSparkles,
      title: 'Denoised matrix, denoised.h5ad',
      words:
        'What the model says of every peak in every cell: how likely it is open, and whether it is called open. Made by the model, so no evidence for the model.',
      files: ['denoised.h5ad'],
    },
    {
      Icon: IconReport,
      title: 'Report, report.html',
      words:
        'One page to read, send or print: figures, measures, warnings, inputs with digests, parameters, and the methods text for a paper with its references.',
      files: ['report.html'],
    },
    {
      Icon: IconTable,
      title: `Tables, ${formatCounted(tables.length, 'CSV file')}`,
      words: tables.map(describeTable).join(' '),
      files: tables,
    },
    {
      Icon: IconTableExport,
      title: 'Excel workbook of the tables',
      words: 'The same tables as sheets. Names stay text, so that Excel turns no gene into a date.',
      made: { suggestedName: 'tables.xlsx', tables: names },
    },
    {
      Icon: IconTableColumn,
      title: 'Every column of the cells, cells.csv',
      words:
        'One line per cell: your columns, those of the sample sheet, batch and clusters. Call the file cells.xlsx for Excel.',
      made: { suggestedName: 'cells.csv', tables: ['cells'] },
    },
    {
      Icon: IconStack2,
      title: 'Trained model',
      words: 'Weights and all that new data need to be put onto this model.',
      files: inFolder('model'),
    },
    {
      Icon: IconFileText,
      title: 'Record of the run, run.json',
      words: 'Versions, parameters, seed, digests of the inputs, times, warnings and measures.',
      files: ['run.json'],
    },
  ];
  const isThere = (file: string): boolean => run.files.some(({ name }) => name === file);
  return rows.filter(({ files = [], made }) =>
    made ? made.tables.length > 0 : files.some(isThere),
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
