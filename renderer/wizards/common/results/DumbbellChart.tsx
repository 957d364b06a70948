import type { ReactNode } from 'react';

export interface DumbbellMark {
  readonly method: string;
  /** True: the method the run is about, not one it is held against. */
  readonly isOwn: boolean;
  /** 0 at the left end of the axis, 1 at the right. */
  readonly place: number;
}

interface DumbbellChartProps {
  readonly marks: readonly DumbbellMark[];
  /** What the ends of the axis mean. */
  readonly ends: readonly [left: string, right: string];
}

const axis = { left: 16, right: 130, y: 8 } as const;

/** None, baselines and method on one axis; better is always at the right. Told in words by the cells beside it. */
export function DumbbellChart({ marks, ends }: DumbbellChartProps): ReactNode {
  const x = (place: number): number =>
    axis.left + Math.min(1, Math.max(0, place)) * (axis.right - axis.left);
  // Where nothing is uncorrected, the baseline is what it is held against.
  const none = marks.find(({ method }) => method === 'none') ?? marks.find(({ isOwn }) => !isOwn);
  const own = marks.find(({ isOwn }) => isOwn);
  return (
    <svg className="cw-dumbbell" viewBox="0 0 148 16" aria-hidden>
      <text x={axis.left - 7} y="12" textAnchor="end">
        {ends[0]}
      </text>
      <text x={axis.right + 7} y="12">
        {ends[1]}
      </text>
      <path
        className="cw-dumbbell-axis"
        d={`M${axis.left} 8H${axis.right}M${axis.left} 5V11M${axis.right} 5V11`}
      />
      {none && own && (
        <path className="cw-dumbbell-bar" d={`M${x(none.place)} 8H${x(own.place)}`} />
      )}
      {marks.map(({ method, isOwn, place }) => (
        <g key={method} transform={`translate(${x(place)} ${axis.y})`}>
          <MethodMark method={method} isOwn={isOwn} />
        </g>
      ))}
    </svg>
  );
}

/** Hollow circle: none. Hollow diamond: the fast baseline. Hollow square: another. Filled circle: the method. Centred on 0, 0. */
export function MethodMark({ method, isOwn }: Omit<DumbbellMark, 'place'>): ReactNode {
  if (isOwn) return <circle className="cw-mark-filled" r="4" />;
  if (method === 'none') return <circle className="cw-mark" r="3.5" />;
  if (method === 'harmony' || method === 'lsi')
    return <path className="cw-mark" d="M0 -4l4 4l-4 4l-4 -4z" />;
  return <path className="cw-mark" d="M-3.25 -3.25h6.5v6.5h-6.5z" />;
}
