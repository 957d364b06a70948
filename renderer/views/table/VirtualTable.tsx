// A long table of which only the rows in sight exist. Rows are of one height.
import { Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useRowWindow } from './use-row-window.ts';
import './virtual-table.css';

export interface TableColumn {
  readonly id: string;
  readonly title: string;
  /** What the column says, for who asks. */
  readonly help?: string;
  readonly isNumber?: boolean;
  /** True: rows cannot be sorted by it. */
  readonly isFixed?: boolean;
  readonly cell: (row: number) => ReactNode;
}

export interface TableSort {
  readonly id: string;
  readonly isDescending: boolean;
}

interface VirtualTableProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  /** Rows in the order shown, by their number. */
  readonly rows: ArrayLike<number>;
  readonly sort: TableSort;
  onSort(sort: TableSort): void;
  readonly isSelected?: (row: number) => boolean;
  /** Said where there are no rows. */
  readonly empty: string;
}

const rowRem = 1.875;

export function VirtualTable(props: VirtualTableProps): ReactNode {
  const { label, columns, rows, sort, isSelected } = props;
  const box = useRef<HTMLDivElement>(null);
  const { from, to, rowPx } = useRowWindow(box, rows, rowRem);
  const shown = Array.from({ length: to - from }, (_, i) => from + i);
  return (
    <div
      ref={box}
      className="cw-virtual"
      tabIndex={0}
      role="group"
      aria-label={`${label}, scrolls`}
    >
      <table className="cw-table cw-num" aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} rowPx={rowPx} nColumns={columns.length} />
          {shown.map((at) => {
            const row = rows[at]!;
            return (
              <tr
                key={row}
                aria-rowindex={at + 2}
                data-selected={isSelected?.(row) === true || undefined}
              >
                {columns.map(({ id, isNumber, cell }, index) =>
                  index === 0 ? (
                    <th key={id} scope="row">
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={id} data-number={isNumber || undefined}>
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>
            );
          })}
          <Gap rows={rows.length - to} rowPx={rowPx} nColumns={columns.length} />
        </tbody>
      </table>
      {rows.length === 0 && <p className="cw-virtual-empty cw-dim">{props.empty}</p>}
    </div>
  );
}

function HeadCell({
  column,
  sort,
  onSort,
}: Pick<VirtualTableProps, 'sort' | 'onSort'> & { readonly column: TableColumn }): ReactNode {
  const { id, title, help, isNumber = false, isFixed = false } = column;
  const isSorted = sort.id === id;
  const Arrow = sort.isDescending ? IconArrowDown : IconArrowUp;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  const button = isFixed ? (
    <span tabIndex={help === undefined ? undefined : 0}>{title}</span>
  ) : (
    <button
      type="button"
      // The first click shows the largest numbers, or the names from A.
      onClick={() => onSort({ id, isDescending: isSorted ? !sort.isDescending : isNumber })}
    >
      {title}
      {isSorted && <Arrow size="0.8125rem" stroke={2} aria-hidden />}
    </button>
  );
  return (
    <th
      scope="col"
      data-number={isNumber || undefined}
      {...(isFixed ? {} : { 'aria-sort': isSorted ? direction : 'none' })}
    >
      {help === undefined ? button : <Tooltip label={help}>{button}</Tooltip>}
    </th>
  );
}

/** Keeps the place of rows that are not there. */
function Gap(props: { rows: number; rowPx: number; nColumns: number }): ReactNode {
  if (props.rows <= 0) return null;
  return (
    <tr aria-hidden className="cw-virtual-gap" style={{ height: props.rows * props.rowPx }}>
      <td colSpan={props.nColumns} />
    </tr>
  );
}
