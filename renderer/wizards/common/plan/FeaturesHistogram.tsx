import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { formatCount, formatCounted } from '#renderer/components/format.ts';
import type { PlanView } from '../method.ts';
import { cutOffStep, moveCutOff, placeToCutOff } from './cut-off.ts';

interface FeaturesHistogramProps {
  readonly featuresSeen: PlanView['featuresSeen'];
  /** Cells left of it are left out. */
  readonly cutOff: number;
  readonly nLost: number;
  /** What is counted: "Genes seen in a cell". */
  readonly title: string;
  onCutOff(value: number): void;
}

const width = 320;
const plotHeight = 88;
const height = 124;

/** Features seen per cell, with the line below which cells are left out; the line can be dragged. */
export function FeaturesHistogram(props: FeaturesHistogramProps): ReactNode {
  const { featuresSeen, cutOff, nLost, title } = props;
  const { max, counts } = featuresSeen;
  const largest = Math.max(1, ...counts);
  const binWidth = width / Math.max(1, counts.length);
  const cutX = Math.min(width, (cutOff / Math.max(1, max)) * width);
  const isLate = cutX > width * 0.6;
  return (
    <div className="cw-histogram-box">
      <svg
        className="cw-histogram"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}, 0 to ${formatCount(max)}. The cut-off at ${formatCount(cutOff)} leaves out ${formatCounted(nLost, 'cell')}.`}
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
          {title}
        </text>
      </svg>
      <CutOffHandle {...props} place={cutX / width} />
    </div>
  );
}

/** The line as something to take hold of: with the mouse, or with the arrow keys. */
function CutOffHandle({
  featuresSeen: { max },
  cutOff,
  title,
  place,
  onCutOff,
}: FeaturesHistogramProps & { readonly place: number }): ReactNode {
  const handle = useRef<HTMLDivElement>(null);
  const onPointerMove = (event: PointerEvent): void => {
    const box = handle.current?.parentElement?.getBoundingClientRect();
    if (!box || !handle.current?.hasPointerCapture(event.pointerId)) return;
    onCutOff(placeToCutOff((event.clientX - box.left) / box.width, max));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = moveCutOff(event.key, cutOff, max);
    if (moved === null) return;
    event.preventDefault();
    onCutOff(moved);
  };
  return (
    <div
      ref={handle}
      className="cw-cut-off"
      style={{ left: `${place * 100}%`, height: `${(plotHeight / height) * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={`Cut-off: ${title.toLowerCase()}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(max, cutOff)}
      aria-valuenow={cutOff}
      title={`Drag to change; arrow keys move it by ${formatCount(cutOffStep(max))}`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
