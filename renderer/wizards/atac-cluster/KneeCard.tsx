import { Button } from '@mantine/core';
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { BarcodeSurvey } from '#shared/contract/atac-cluster.ts';
import { Card } from '#renderer/components/Card.tsx';
import { formatCount, formatCounted } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { WizardState } from '../common/method.ts';
import { paramsOf } from '../common/params.ts';
import { countAbove, moveThreshold, scaleKnee, type KneeScale } from './knee-plot.ts';

interface KneeCardProps {
  readonly wizard: WizardState;
  /** null while the fragments are being read. */
  readonly barcodes: BarcodeSurvey | null;
}

const width = 420;
const height = 200;

/** Which barcodes are cells: those above a line that can be dragged. */
export function KneeCard({ wizard, barcodes }: KneeCardProps): ReactNode {
  const { method, draft, dispatch } = wizard;
  const chosen = Number(paramsOf(method, draft)['minFragments']);
  if (!barcodes) {
    return (
      <Card title="Barcodes that are cells">
        <div className="cw-knee-waiting">
          <Waiting>Counting the fragments of each barcode</Waiting>
        </div>
      </Card>
    );
  }
  const { knee, curve, nBarcodes } = barcodes;
  const threshold = chosen > 0 ? chosen : barcodes.threshold;
  const nCells = countAbove(curve, threshold);
  return (
    <Card
      title="Barcodes that are cells"
      aside={
        <span className="cw-num">
          <span className="cw-strong">{formatCount(nCells)}</span>{' '}
          <span className="cw-dim">of {formatCounted(nBarcodes, 'barcode')}</span>
        </span>
      }
    >
      <div className="cw-plot-and-words cw-knee">
        <KneePlot
          barcodes={barcodes}
          threshold={threshold}
          nCells={nCells}
          onThreshold={(value) =>
            dispatch({ type: 'params-changed', changes: { minFragments: value } })
          }
        />
        <div className="cw-col" data-gap="small">
          <p className="cw-num">
            A barcode with <b>{formatCount(threshold)}</b> fragments or more is a cell.
          </p>
          <p className="cw-second cw-num">
            {knee.isFound
              ? `The cliff of the curve lies at ${formatCount(knee.threshold)}.`
              : 'The curve has no cliff, as in a file that holds cells only.'}
          </p>
          <p className="cw-help">Drag the line, or move it with the arrow keys.</p>
          {chosen > 0 && (
            <Button
              size="xs"
              onClick={() => dispatch({ type: 'params-reset', names: ['minFragments'] })}
            >
              Back to the knee
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

interface KneePlotProps {
  readonly barcodes: BarcodeSurvey;
  readonly threshold: number;
  readonly nCells: number;
  onThreshold(value: number): void;
}

function KneePlot({ barcodes, threshold, nCells, onThreshold }: KneePlotProps): ReactNode {
  const scale = scaleKnee(barcodes);
  const points = barcodes.curve.map(
    ([rank, fragments]) =>
      `${(scale.toX(rank) * width).toFixed(1)} ${(scale.toY(fragments) * height).toFixed(1)}`,
  );
  const y = scale.toY(threshold) * height;
  return (
    <div className="cw-knee-box">
      <svg
        viewBox={`0 0 ${width} ${height + 22}`}
        role="img"
        aria-label={`Fragments of ${formatCount(barcodes.nBarcodes)} barcodes by rank. The line at ${formatCount(threshold)} fragments makes ${formatCounted(nCells, 'cell')}.`}
      >
        <rect width={width} height={y} fill="var(--cw-accent-soft)" />
        <path d={`M0 ${height}H${width}`} stroke="var(--cw-line-strong)" />
        <path d={`M${points.join('L')}`} fill="none" stroke="var(--cw-text)" strokeWidth={1.75} />
        <path
          d={`M0 ${y}H${width}`}
          stroke="var(--cw-bad)"
          strokeWidth={1.5}
          strokeDasharray="4 3"
        />
        <text x={4} y={y + 16} data-strong>
          {formatCount(threshold)}
        </text>
        <text x={width - 4} y={14} textAnchor="end">
          {formatCount(scale.mostFragments)} fragments at most
        </text>
        <text x={0} y={height + 17}>
          1
        </text>
        <text x={width / 2} y={height + 17} textAnchor="middle">
          Barcodes by rank
        </text>
        <text x={width} y={height + 17} textAnchor="end">
          {formatCount(barcodes.nBarcodes)}
        </text>
      </svg>
      <ThresholdHandle scale={scale} threshold={threshold} onThreshold={onThreshold} />
    </div>
  );
}

interface ThresholdHandleProps extends Pick<KneePlotProps, 'threshold' | 'onThreshold'> {
  readonly scale: KneeScale;
}

function ThresholdHandle({ scale, threshold, onThreshold }: ThresholdHandleProps): ReactNode {
  const handle = useRef<HTMLDivElement>(null);
  const plotShare = height / (height + 22);
  const onPointerMove = (event: PointerEvent): void => {
    const box = handle.current?.parentElement?.getBoundingClientRect();
    if (!box || !handle.current?.hasPointerCapture(event.pointerId)) return;
    onThreshold(scale.toFragments((event.clientY - box.top) / (box.height * plotShare)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = moveThreshold(event.key, threshold, scale.mostFragments);
    if (moved === null) return;
    event.preventDefault();
    onThreshold(moved);
  };
  return (
    <div
      ref={handle}
      className="cw-knee-handle"
      style={{ top: `${scale.toY(threshold) * plotShare * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Fewest fragments of a cell"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={scale.mostFragments}
      aria-valuenow={threshold}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
