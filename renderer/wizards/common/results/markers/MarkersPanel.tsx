import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
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
import { TableHead } from '../TableHead.tsx';
import { columnTitle } from '../titles.ts';
import { useArrays } from '../use-arrays.ts';
import { useGroups } from '../use-groups.ts';
import { SaveMarkers } from './SaveMarkers.tsx';
import { Volcano } from './Volcano.tsx';
import { markersCsv, markerWords, orderMarkers, valueAt } from './marker-table.ts';
import './markers.css';

interface MarkersPanelProps {
  readonly run: RunSummary;
  /** Column whose groups are compared. */
  readonly column: string;
  onColumn(column: string): void;
  /** Name of the group; null: the first. */
  readonly group: string | null;
  onGroup(group: string): void;
  /** Gene that colours the pictures. */
  readonly gene: string | null;
  onGene(gene: string): void;
}

const startSort: TableSort = { id: 'auc', isDescending: true };
/** Columns that find room when the plot is not beside the table. */
const onlyAlone: ReadonlySet<string> = new Set(['cohensD', 'mean']);
const significantBelow = Math.log10(0.05);

/** Every gene as marker of one group of cells. A click on a gene colours the pictures by it. */
export function MarkersPanel(props: MarkersPanelProps): ReactNode {
  const { run, column, onColumn, onGroup } = props;
  const groups = useGroups(run, column);
  const columns = run.columns.filter(
    ({ type, nValues }) => type === 'categorical' && (nValues ?? 0) > 1 && (nValues ?? 0) <= 200,
  );
  const group =
    groups?.names.find((name) => name === props.group) ??
    groups?.names.find((_, code) => groups.counts[code]! > 0) ??
    null;
  return (
    <div className="cw-markers">
      <div className="cw-markers-groups">
        <Select
          size="xs"
          aria-label="Compare the groups of"
          data={columns.map(({ name }) => ({ value: name, label: columnTitle(name, run) }))}
          value={column}
          onChange={(name) => name !== null && onColumn(name)}
        />
        {groups && (
          <GroupList
            label={columnTitle(column, run)}
            groups={groups}
            chosen={group}
            onChoose={onGroup}
          />
        )}
      </div>
      {group === null ? (
        <Waiting>Reading the groups</Waiting>
      ) : (
        <GroupMarkers {...props} group={group} />
      )}
    </div>
  );
}

function GroupMarkers(props: MarkersPanelProps & { readonly group: string }): ReactNode {
  const { run, column, group } = props;
  const found = useServiceQuery('results.markers', { dir: run.dir, column, group });
  const { arrays, error } = useArrays([found.data?.values]);
  const values = arrays[0] ?? null;
  const genes = found.data?.genes;
  const table = useMemo(() => (genes && values ? { genes, values } : null), [genes, values]);
  if (found.error ?? error) {
    return (
      <div className="cw-markers-table">
        <ErrorNotice error={found.error ?? error!} title="The groups could not be compared" />
      </div>
    );
  }
  if (!table) {
    return (
      <Waiting>
        {`Comparing the groups of ${columnTitle(column, run)} in ${formatCount(run.nCells)} cells, gene by gene`}
      </Waiting>
    );
  }
  return <MarkerTable {...props} table={table} />;
}

interface MarkerTableProps extends MarkersPanelProps {
  readonly group: string;
  readonly table: { readonly genes: readonly string[]; readonly values: ArrayLike<number> };
}

function MarkerTable({ run, column, group, table, gene, onGene }: MarkerTableProps): ReactNode {
  const [hasVolcano, setHasVolcano] = useState(true);
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState(startSort);
  const rows = useMemo(() => orderMarkers(table, query, sort), [table, query, sort]);
  const columns = useMemo(() => describeColumns(table, onGene), [table, onGene]);
  const title = `${columnTitle(column, run)} ${group}`;
  return (
    <section className="cw-markers-table" aria-label={`Markers of ${title}`}>
      <TableHead
        one="gene"
        query={query}
        onQuery={setQuery}
        words={describeCount(table, rows, query)}
      >
        <SegmentedControl
          aria-label="Volcano plot beside the table"
          data={[
            { value: 'both', label: 'Volcano' },
            { value: 'table', label: 'Table only' },
          ]}
          value={hasVolcano ? 'both' : 'table'}
          onChange={(value) => setHasVolcano(value === 'both')}
        />
        <SaveMarkers
          run={run}
          column={column}
          group={group}
          makeShownCsv={() => new TextEncoder().encode(markersCsv(table, rows))}
        />
      </TableHead>
      <div className="cw-markers-body">
        <VirtualTable
          label={`Markers of ${title}`}
          columns={hasVolcano ? columns.filter(({ id }) => !onlyAlone.has(id)) : columns}
          rows={rows}
          sort={sort}
          onSort={setSort}
          isSelected={(row) => table.genes[row] === gene}
          empty={`No gene here has “${query.trim()}” in its name.`}
        />
        {hasVolcano && <Volcano title={title} table={table} gene={gene} onGene={onGene} />}
      </div>
    </section>
  );
}

function describeColumns(
  table: MarkerTableProps['table'],
  onGene: (gene: string) => void,
): readonly TableColumn[] {
  return [
    {
      id: 'gene',
      title: 'Gene',
      cell: (row) => (
        <button
          type="button"
          className="cw-markers-gene"
          aria-label={`Colour by ${table.genes[row]!}`}
          onClick={() => onGene(table.genes[row]!)}
        >
          <i className="cw-clip">{table.genes[row]}</i>
        </button>
      ),
    },
    ...markerWords.map(({ id, title, help, format }) => ({
      id,
      title,
      help,
      isNumber: true,
      cell: (row: number) => {
        const value = valueAt(table.values, row, id);
        return Number.isNaN(value) ? <span className="cw-dim">–</span> : format(value);
      },
    })),
  ];
}

function describeCount(
  { genes, values }: MarkerTableProps['table'],
  rows: Uint32Array,
  query: string,
): string {
  if (query.trim() !== '') {
    return `${formatCount(rows.length)} of ${formatCounted(genes.length, 'gene')}`;
  }
  const nHigher = rows.reduce(
    (n, row) =>
      n +
      (valueAt(values, row, 'log10PAdjusted') < significantBelow &&
      valueAt(values, row, 'log2FoldChange') > 0
        ? 1
        : 0),
    0,
  );
  return `${formatCounted(genes.length, 'gene')}, ${formatCount(nHigher)} higher here with adjusted p below 0.05`;
}
