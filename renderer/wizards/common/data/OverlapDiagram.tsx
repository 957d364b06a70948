import type { ReactNode } from 'react';
import type { FeatureOverlap } from '#shared/contract/data.ts';
import { formatCount } from '#renderer/components/format.ts';
import { layoutOverlap } from './overlap-layout.ts';

interface OverlapDiagramProps {
  readonly overlap: FeatureOverlap;
  readonly names: readonly string[];
  /** "genes". */
  readonly features: string;
}

/** Bars for groups of files that share features; the dots below a bar say which files. */
export function OverlapDiagram({ overlap, names, features }: OverlapDiagramProps): ReactNode {
  const { width, height, base, columns, fileY } = layoutOverlap(overlap);
  const label = columns
    .map(({ count, inFiles }) => {
      const members = names.filter((_, file) => inFiles[file]);
      const where = members.length === names.length ? 'all files' : `only ${members.join(' and ')}`;
      return `${formatCount(count)} ${features} in ${where}`;
    })
    .join('; ');
  return (
    <svg
      className="cw-overlap-svg"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {columns.map((column) => (
        <g key={column.x}>
          <rect
            x={column.x - 9}
            y={base - column.barHeight}
            width={18}
            height={column.barHeight}
            rx={1.5}
            fill={column.isShared ? 'var(--cw-text)' : 'var(--cw-line-strong)'}
          />
          <text
            x={column.x}
            y={base - column.barHeight - 5}
            textAnchor="middle"
            data-shared={column.isShared || undefined}
          >
            {formatCount(column.count)}
          </text>
          <path
            d={`M${column.x} ${fileY[column.firstFile]}V${fileY[column.lastFile]}`}
            stroke="var(--cw-text-2)"
            strokeWidth={1.5}
          />
          {column.inFiles.map((isIn, file) => (
            <circle
              key={names[file]}
              cx={column.x}
              cy={fileY[file]}
              r={3.4}
              fill={isIn ? 'var(--cw-text-2)' : 'var(--cw-line)'}
            >
              <title>{names[file]}</title>
            </circle>
          ))}
        </g>
      ))}
    </svg>
  );
}
