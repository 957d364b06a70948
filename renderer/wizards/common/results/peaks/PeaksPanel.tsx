import { Button } from '@mantine/core';
import { IconTableExport } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useService, useServiceQuery } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { formatCount, formatCounted } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import {
  VirtualTable,
  type TableColumn,
  type TableSort,
} from '#renderer/views/table/VirtualTable.tsx';
import type { RunSummary } from '#shared/contract/results.ts';
import { GroupList } from '../GroupList.tsx';
import { SaveOutcome } from '../SaveOutcome.tsx';
import { TableHead } from '../TableHead.tsx';
import { useGroups } from '../use-groups.ts';
import { useSave } from '../use-save.ts';
import {
  describeGene,
  orderPeaks,
  peakColumns,
  peaksCsv,
  readPeaks,
  type PeakRow,
} from './peak-table.ts';
import '../markers/markers.css';

interface PeaksPanelProps {
  readonly run: RunSummary;
  /** Name of the cluster; null: the first. */
  readonly cluster: string | null;
  onCluster(cluster: string): void;
  /** The peak that colours the pictures. */
  readonly peak: string | null;
  onPeak(peak: string): void;
}

const startSort: TableSort = { id: 'specificity', isDescending: true };

/** The peaks that are open in one cluster rather than elsewhere. A click on a peak colours the pictures by it. */
export function PeaksPanel(props: PeaksPanelProps): ReactNode {
  const { run, onCluster } = props;
  const groups = useGroups(run, 'cluster');
  const found = useServiceQuery('results.table', { dir: run.dir, table: 'peaks' });
  const peaks = useMemo(() => found.data && readPeaks(found.data), [found.data]);
  if (found.error) {
    return (
      <div className="cw-markers-table">
        <ErrorNotice error={found.error} title="The table of peaks could not be read" />
      </div>
    );
  }
  if (!groups || !peaks) return <Waiting>Reading the peaks of the clusters</Waiting>;
  const cluster = groups.names.find((name) => name === props.cluster) ?? groups.names[0] ?? '';
  return (
    <div className="cw-markers">
      <div className="cw-markers-groups">
        <GroupList label="Final clusters" groups={groups} chosen={cluster} onChoose={onCluster} />
      </div>
      <PeakTable {...props} cluster={cluster} peaks={peaks} />
    </div>
  );
}

interface PeakTableProps extends PeaksPanelProps {
  readonly cluster: string;
  readonly peaks: readonly PeakRow[];
}

function PeakTable({ run, cluster, peaks, peak, onPeak }: PeakTableProps): ReactNode {
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState(startSort);
  const rows = useMemo(
    () => orderPeaks(peaks, { cluster, query, sort }),
    [peaks, cluster, query, sort],
  );
  const columns = useMemo(() => describeColumns(peaks, onPeak), [peaks, onPeak]);
  const isInBed = run.files.some(({ name }) => name === `peaks/cluster_${cluster}.bed`);
  return (
    <section className="cw-markers-table cw-peaks" aria-label={`Peaks of cluster ${cluster}`}>
      <TableHead
        one="peak"
        query={query}
        onQuery={setQuery}
        words={`${formatCounted(rows.length, 'peak')} more open here, the most specific, adjusted p below 0.01${isInBed ? '. All there are: the BED file under Take away' : ''}`}
      >
        <SavePeaks cluster={cluster} peaks={peaks} rows={rows} />
      </TableHead>
      <div className="cw-markers-body">
        <VirtualTable
          label={`Peaks of cluster ${cluster}`}
          columns={columns}
          rows={rows}
          sort={sort}
          onSort={setSort}
          isSelected={(row) => peaks[row]!.peak === peak}
          empty={
            query.trim() === ''
              ? 'No peak is clearly more open in this cluster than elsewhere.'
              : `No peak here has “${query.trim()}” in its name.`
          }
        />
      </div>
    </section>
  );
}

function describeColumns(
  peaks: readonly PeakRow[],
  onPeak: (peak: string) => void,
): readonly TableColumn[] {
  return [
    {
      id: 'peak',
      title: 'Peak',
      cell: (row) => (
        <button
          type="button"
          className="cw-markers-gene"
          aria-label={`Colour by ${peaks[row]!.peak}`}
          onClick={() => onPeak(peaks[row]!.peak)}
        >
          <span className="cw-clip">{peaks[row]!.peak}</span>
        </button>
      ),
    },
    ...peakColumns.map(({ id, title, help, format }) => ({
      id,
      title,
      help,
      isNumber: true,
      cell: (row: number) => {
        const value = peaks[row]![id];
        return Number.isNaN(value) ? <span className="cw-dim">–</span> : format(value);
      },
    })),
    ...(peaks.some(({ gene }) => gene !== null)
      ? [
          {
            id: 'gene',
            title: 'Nearest gene',
            help: 'The gene whose start is nearest, and how far it is.',
            cell: (row: number) => <i className="cw-clip">{describeGene(peaks[row]!)}</i>,
          },
        ]
      : []),
  ];
}

interface SavePeaksProps {
  readonly cluster: string;
  readonly peaks: readonly PeakRow[];
  readonly rows: ArrayLike<number>;
}

/** The rows as they are shown to a csv file. */
function SavePeaks({ cluster, peaks, rows }: SavePeaksProps): ReactNode {
  const service = useService();
  const { state, start } = useSave();
  const title = `the ${formatCount(rows.length)} peaks shown`;
  const suggestedName = `peaks-cluster-${cluster}.csv`;
  return (
    <>
      <SaveOutcome state={state} title={title} />
      <Button
        size="xs"
        loading={state.state === 'saving'}
        leftSection={<IconTableExport size="0.9375rem" stroke={1.75} aria-hidden />}
        aria-label={`Save ${title} as CSV`}
        onClick={() =>
          start({ kind: 'save', title: `Save ${title}`, suggestedName }, (path, overwrite) =>
            service.call('files.save', {
              path,
              bytes: new TextEncoder().encode(peaksCsv(peaks, rows)),
              overwrite,
            }),
          )
        }
      >
        Save CSV
      </Button>
    </>
  );
}
