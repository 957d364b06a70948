import { Button } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { formatCount } from '#renderer/components/format.ts';
import { BatchBar } from './clusters/BatchBar.tsx';

export interface Grouping {
  readonly names: readonly string[];
  readonly colors: readonly string[];
}

interface CompositionCardProps {
  readonly title: string;
  readonly rows: Grouping;
  readonly columns: Grouping;
  /** Cells by row and column. */
  readonly table: readonly Uint32Array[];
  onFigure(): void;
  /** Beside the button for the figure. */
  readonly actions?: ReactNode;
}

/** Each group as a bar of its parts: which batches a cluster is made of. */
export function CompositionCard(props: CompositionCardProps): ReactNode {
  const { title, rows, columns, table } = props;
  return (
    <Card
      title={title}
      aside={
        <div className="cw-row">
          {props.actions}
          <Button
            size="xs"
            leftSection={<IconPhotoDown size="0.9375rem" stroke={1.75} aria-hidden />}
            onClick={props.onFigure}
          >
            Save as figure…
          </Button>
        </div>
      }
    >
      <ul className="cw-composition cw-num">
        {rows.names.map((name, row) => {
          const counts = table[row] ?? new Uint32Array(columns.names.length);
          const total = counts.reduce((sum, count) => sum + count, 0);
          return (
            <li key={name}>
              <span className="cw-clip" title={name}>
                {name}
              </span>
              <BatchBar parts={columns} counts={counts} />
              <span className="cw-dim cw-right">{formatCount(total)}</span>
            </li>
          );
        })}
      </ul>
      <ul className="cw-composition-key">
        {columns.names.map((name, index) => (
          <li key={name}>
            <i style={{ background: columns.colors[index] }} aria-hidden />
            {name}
          </li>
        ))}
      </ul>
    </Card>
  );
}
