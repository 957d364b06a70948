import { useMemo, type ReactNode } from 'react';
import { groupColors } from '#shared/figure/palettes.ts';
import type { JobSnapshot } from '#shared/model/job.ts';
import { Card } from '#renderer/components/Card.tsx';
import { formatCount } from '#renderer/components/format.ts';
import { PointView } from '#renderer/views/point-view/PointView.tsx';

interface CellsSoFarProps {
  /** null before the first picture. */
  readonly snapshot: JobSnapshot | null;
  readonly isOver: boolean;
}

const nNamesShown = 8;

/** A rough picture of the cells as the model sees them now, coloured by batch. */
export function CellsSoFar({ snapshot, isOver }: CellsSoFarProps): ReactNode {
  return (
    <Card title="Cells so far" isFlush className="cw-run-panel">
      {snapshot ? (
        <Snapshot snapshot={snapshot} />
      ) : (
        <div className="cw-run-panel-plot">
          <p className="cw-run-panel-empty cw-dim">
            {isOver ? 'No picture was drawn.' : 'The first picture comes during training.'}
          </p>
        </div>
      )}
    </Card>
  );
}

function Snapshot({ snapshot }: { readonly snapshot: JobSnapshot }): ReactNode {
  const { batch, batchNames, step, xy } = snapshot;
  const colors = useMemo(() => groupColors(batchNames.length), [batchNames.length]);
  const color = useMemo(
    () => ({ kind: 'category' as const, codes: batch, colors }),
    [batch, colors],
  );
  const nMore = batchNames.length - nNamesShown;
  return (
    <>
      <ul className="cw-run-legend">
        {batchNames.slice(0, nNamesShown).map((name, index) => (
          <li key={name}>
            <span className="cw-swatch" style={{ background: colors[index] }} aria-hidden />
            {name}
          </li>
        ))}
        {nMore > 0 && <li>and {nMore} more</li>}
      </ul>
      <div className="cw-run-panel-plot">
        <PointView
          xy={xy}
          color={color}
          isInteractive={false}
          label={`${formatCount(xy.length / 2)} cells at step ${formatCount(step)}, coloured by batch`}
        />
      </div>
      <p className="cw-help cw-num cw-run-panel-note">
        Step {formatCount(step)}, {formatCount(xy.length / 2)} cells. Rough; redrawn from time to
        time.
      </p>
    </>
  );
}
