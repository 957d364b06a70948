import { Button } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { formatCount, formatShare } from '#renderer/components/format.ts';

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
              <span
                className="cw-composition-bar"
                role="img"
                aria-label={describeParts(columns.names, counts, total)}
              >
                {columns.names.map((column, index) => (
                  <i
                    key={column}
                    title={`${column}: ${formatCount(counts[index] ?? 0)} cells`}
                    style={
                      {
                        flexGrow: counts[index],
                        background: columns.colors[index],
                      } as CSSProperties
                    }
                  />
                ))}
              </span>
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

function describeParts(names: readonly string[], counts: Uint32Array, total: number): string {
  const parts = names
    .map((name, index) => ({ name, count: counts[index] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${formatShare(count / total)}`);
  return parts.length === 0 ? 'no cells' : parts.join(', ');
}
