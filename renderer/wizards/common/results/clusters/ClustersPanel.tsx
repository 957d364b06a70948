import { Button, Select, TextInput } from '@mantine/core';
import { IconArrowMerge, IconSearch, IconX } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { formatCount, formatCounted, formatShare } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import {
  VirtualTable,
  type TableColumn,
  type TableSort,
} from '#renderer/views/table/VirtualTable.tsx';
import type { RunSummary } from '#shared/contract/results.ts';
import { crossTabulate } from '../crosstab.ts';
import type { Edits } from '../edits/use-edits.ts';
import { selectGroups, type Selection } from '../selection.ts';
import { readPeaks, topPeaks } from '../peaks/peak-table.ts';
import { columnTitle } from '../titles.ts';
import { useGroups, type Groups } from '../use-groups.ts';
import { useStable } from '../use-stable.ts';
import { BatchBar } from './BatchBar.tsx';
import { listClusters, orderClusters, type ClusterRow } from './cluster-rows.ts';
import { GroupName } from './GroupName.tsx';
import { ReclusterForm } from './ReclusterForm.tsx';
import './clusters.css';

interface ClustersPanelProps {
  readonly run: RunSummary;
  readonly edits: Edits;
  /** Column whose groups are listed. */
  readonly column: string;
  onColumn(column: string): void;
  onSelect(selection: Selection | null): void;
  /** Colours the pictures by a gene. */
  onGene(gene: string): void;
}

const nMarkers = 5;

/** Every group with its size, its batches and what sets it apart; here groups are renamed, merged and found again. */
export function ClustersPanel(props: ClustersPanelProps): ReactNode {
  const { run, column } = props;
  const groups = useGroups(run, column);
  const batches = useGroups(run, 'batch');
  const found = useTopFeatures(run, column);
  const rows = useMemo(() => {
    if (!groups || !batches) return null;
    // Groups that cannot be compared have no markers.
    const none = groups.names.map((group) => ({ group, genes: [] as readonly string[] }));
    const known = found.error ? none : (found.data ?? []);
    const markers = new Map(known.map(({ group, genes }) => [group, genes]));
    return listClusters(groups, crossTabulate(groups, batches), markers);
  }, [groups, batches, found.data, found.error]);
  if (!groups || !batches || !rows) return <Waiting>Counting cells</Waiting>;
  return <ClusterTable {...props} key={column} groups={groups} batches={batches} rows={rows} />;
}

/** What sets each group apart: the peaks the run found for its final clusters, else markers. */
function useTopFeatures(run: RunSummary, column: string) {
  const hasPeaks =
    column === 'cluster' && run.files.some(({ name }) => name === 'tables/peaks.csv');
  const peaks = useServiceQuery(
    'results.table',
    { dir: run.dir, table: 'peaks' },
    { enabled: hasPeaks },
  );
  const markers = useServiceQuery(
    'results.topMarkers',
    { dir: run.dir, column, nGenes: nMarkers },
    { keepPrevious: true, enabled: !hasPeaks },
  );
  const { data, error } = peaks;
  const top = useMemo(() => data && topPeaks(readPeaks(data), nMarkers), [data]);
  return hasPeaks ? { data: top, error } : { data: markers.data, error: markers.error };
}

interface ClusterTableProps extends ClustersPanelProps {
  readonly groups: Groups;
  readonly batches: Groups;
  readonly rows: readonly ClusterRow[];
}

function ClusterTable(props: ClusterTableProps): ReactNode {
  const { run, edits, column, groups, rows } = props;
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState<TableSort>({ id: 'cells', isDescending: true });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  // The same array while the order is the same: another one starts at the top again.
  const order = useStable(
    useMemo(() => [...orderClusters(rows, query, sort)], [rows, query, sort]),
    (a, b) => a === b,
  );
  const chosen = rows.filter(({ name }) => ticked.has(name));
  const toggle = (name: string): void => {
    const next = new Set(ticked);
    if (!next.delete(name)) next.add(name);
    setTicked(next);
  };
  const select = (names: readonly string[]): void => {
    const codes = new Set(names.map((name) => groups.names.indexOf(name)));
    props.onSelect(
      selectGroups(groups.codes, (code) => codes.has(code), [
        { kind: 'groups', column, groups: [...names], withMissing: false },
      ]),
    );
  };
  const columns = describeColumns(props, { ticked, toggle, select });
  const categorical = run.columns.filter(({ type }) => type === 'categorical');
  return (
    <section className="cw-markers-table cw-clusters" aria-label="Clusters">
      <div className="cw-table-head">
        <Select
          size="xs"
          aria-label="List the groups of"
          data={categorical.map(({ name }) => ({ value: name, label: columnTitle(name, run) }))}
          value={column}
          onChange={(name) => name !== null && props.onColumn(name)}
          searchable={categorical.length > 8}
        />
        <TextInput
          size="xs"
          aria-label="Find a group"
          placeholder="Find a group"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          rightSection={<IconSearch size="0.9375rem" stroke={1.75} aria-hidden />}
        />
        {chosen.length === 0 ? (
          <p className="cw-second cw-num">{formatCounted(rows.length, 'group')}</p>
        ) : (
          <ChosenActions
            chosen={chosen}
            onSelect={() => select(chosen.map(({ name }) => name))}
            onMerge={(to) => {
              const merged = chosen.map(({ name }) => name);
              void edits
                .add({ kind: 'merge-groups', column, groups: merged, to })
                .then((isTaken) => isTaken && setTicked(new Set()));
            }}
            onClear={() => setTicked(new Set())}
          />
        )}
        <span className="cw-grow" />
        {chosen.length === 0 && <ReclusterForm run={run} edits={edits} column={column} />}
      </div>
      <VirtualTable
        label={`Groups of ${columnTitle(column, run)}`}
        columns={columns}
        rows={order}
        sort={sort}
        onSort={setSort}
        isSelected={(code) => ticked.has(groups.names[code]!)}
        empty={`No group has “${query.trim()}” in its name.`}
      />
    </section>
  );
}

interface ChosenActionsProps {
  readonly chosen: readonly ClusterRow[];
  onSelect(): void;
  onMerge(to: string): void;
  onClear(): void;
}

/** What can be done with the groups that are ticked; the largest lends its name to a merge until another is typed. */
function ChosenActions({ chosen, onSelect, onMerge, onClear }: ChosenActionsProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const largest = chosen.reduce((most, row) => (row.nCells > most.nCells ? row : most));
  const name = typed ?? largest.name;
  const nCells = chosen.reduce((sum, row) => sum + row.nCells, 0);
  return (
    <form
      className="cw-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.length > 1 && name.trim() !== '') onMerge(name.trim());
      }}
    >
      <p className="cw-second cw-num cw-nowrap" role="status">
        {formatCounted(chosen.length, 'group')}, {formatCounted(nCells, 'cell')}
      </p>
      <Button size="xs" onClick={onSelect}>
        Select these cells
      </Button>
      {chosen.length > 1 && (
        <>
          <TextInput
            size="xs"
            className="cw-clusters-into"
            aria-label="Name of the merged group"
            value={name}
            maxLength={100}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button
            size="xs"
            type="submit"
            leftSection={<IconArrowMerge size="0.9375rem" stroke={1.75} aria-hidden />}
          >
            Merge
          </Button>
        </>
      )}
      <Button
        size="xs"
        variant="subtle"
        aria-label="Untick all"
        onClick={onClear}
        leftSection={<IconX size="0.875rem" stroke={1.75} aria-hidden />}
      >
        Clear
      </Button>
    </form>
  );
}

function describeColumns(
  { run, rows, batches, column, edits, onGene }: ClusterTableProps,
  ticks: {
    readonly ticked: ReadonlySet<string>;
    toggle(name: string): void;
    select(names: readonly string[]): void;
  },
): readonly TableColumn[] {
  return [
    {
      id: 'name',
      title: 'Name',
      cell: (code) => (
        <span className="cw-clusters-name">
          <input
            type="checkbox"
            aria-label={`Choose ${rows[code]!.name}`}
            checked={ticks.ticked.has(rows[code]!.name)}
            onChange={() => ticks.toggle(rows[code]!.name)}
          />
          <i style={{ background: rows[code]!.color }} aria-hidden />
          <GroupName
            key={rows[code]!.name}
            name={rows[code]!.name}
            onRename={(to) =>
              void edits.add({ kind: 'rename-group', column, group: rows[code]!.name, to })
            }
          />
        </span>
      ),
    },
    {
      id: 'cells',
      title: 'Cells',
      isNumber: true,
      cell: (code) => (
        <button
          type="button"
          className="cw-clusters-count"
          title="Select these cells"
          aria-label={`Select the ${formatCount(rows[code]!.nCells)} cells of ${rows[code]!.name}`}
          onClick={() => ticks.select([rows[code]!.name])}
        >
          {formatCount(rows[code]!.nCells)}
        </button>
      ),
    },
    {
      id: 'share',
      title: 'Share',
      isNumber: true,
      cell: (code) => formatShare(rows[code]!.share),
    },
    {
      id: 'batches',
      title: columnTitle('batch', run),
      isFixed: true,
      help: 'Where its cells come from. Point at a part for its number.',
      cell: (code) => <BatchBar parts={batches} counts={rows[code]!.batches} />,
    },
    {
      id: 'markers',
      title: column === 'cluster' ? 'Top peaks' : 'Top markers',
      isFixed: true,
      help:
        column === 'cluster'
          ? `The ${nMarkers} peaks most specific for the cluster. Click one to colour by it; more are under Peaks of clusters.`
          : `The ${nMarkers} genes of highest AUC against the other groups, made within batches. Click one to colour by it; all are under Markers.`,
      cell: (code) => (
        <TopMarkers genes={rows[code]!.markers} arePeaks={column === 'cluster'} onGene={onGene} />
      ),
    },
  ];
}

function TopMarkers({
  genes,
  arePeaks,
  onGene,
}: {
  readonly genes: readonly string[] | null;
  /** True: names of places, which the field does not write in italics. */
  readonly arePeaks: boolean;
  onGene(gene: string): void;
}): ReactNode {
  if (genes === null) return <span className="cw-dim cw-small">comparing groups …</span>;
  if (genes.length === 0) return <span className="cw-dim">–</span>;
  return (
    <span className="cw-clusters-genes">
      {genes.map((gene) => (
        <button
          key={gene}
          type="button"
          className="cw-markers-gene"
          aria-label={`Colour by ${gene}`}
          onClick={() => onGene(gene)}
        >
          {arePeaks ? gene : <i>{gene}</i>}
        </button>
      ))}
    </span>
  );
}
