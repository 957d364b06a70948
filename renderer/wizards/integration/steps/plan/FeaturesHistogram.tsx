import type { ReactNode } from 'react';
import type { IntegrationPlan } from '#shared/contract/integration.ts';
import { formatCount, formatCounted } from '../../../../components/format.ts';

interface FeaturesHistogramProps {
  readonly featuresSeen: IntegrationPlan['featuresSeen'];
  /** Cells left of it are left out. */
  readonly cutOff: number;
  readonly nLost: number;
}

const width = 320;
const plotHeight = 88;
const height = 124;

/** Genes seen per cell, with the line below which cells are left out. */
export function FeaturesHistogram({
  featuresSeen,
  cutOff,
  nLost,
}: FeaturesHistogramProps): ReactNode {
  const { max, counts } = featuresSeen;
  const largest = Math.max(1, ...counts);
  const binWidth = width / Math.max(1, counts.length);
  const cutX = Math.min(width, (cutOff / Math.max(1, max)) * width);
  const isLate = cutX > width * 0.6;
  return (
    <svg
      className="cw-histogram"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Genes seen per cell, 0 to ${formatCount(max)}. The cut-off at ${formatCount(cutOff)} leaves out ${formatCounted(nLost, 'cell')}.`}
    >
      {counts.map((count, bin) => {
        const barHeight = (count / largest) * plotHeight;
        const isLost = (bin + 1) * binWidth <= cutX + 0.5;
        return (
          <rect
            key={bin}
            x={bin * binWidth + 0.5}
            y={plotHeight - barHeight}
            width={Math.max(0.5, binWidth - 1)}
            height={barHeight}
            fill={isLost ? 'var(--cw-missing)' : 'var(--cw-text-3)'}
          />
        );
      })}
      <path d={`M0 ${plotHeight}H${width}`} stroke="var(--cw-line-strong)" />
      <path
        d={`M${cutX} 0V${plotHeight + 4}`}
        stroke="var(--cw-bad)"
        strokeWidth={1.5}
        strokeDasharray="4 3"
      />
      <text
        x={isLate ? cutX - 6 : cutX + 6}
        y={11}
        textAnchor={isLate ? 'end' : 'start'}
        data-strong
      >
        {formatCount(cutOff)}
      </text>
      <text x={0} y={plotHeight + 16}>
        0
      </text>
      <text x={width} y={plotHeight + 16} textAnchor="end">
        {formatCount(max)}
      </text>
      <text x={width / 2} y={height - 4} textAnchor="middle">
        Genes seen in a cell
      </text>
    </svg>
  );
}
