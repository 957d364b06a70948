// A scatter of cells: up to a million points, drawn by painters of our own.
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { missingColors } from '#renderer/components/palettes.ts';
import { fitFrame, type Frame } from '#shared/figure/frame.ts';
import { createCamera, type Camera } from './camera.ts';
import { attachControls, type PointTool } from './controls.ts';
import type { Point } from '#shared/model/polygon.ts';
import { entriesOf, tableOf, type PointColor, type Scene } from './scene.ts';
import { createStage, type Stage, type StageState } from './stage.ts';
import './point-view.css';

/** The point under the pointer; `x` and `y` in CSS px of the view. */
export interface PointHit extends Point {
  readonly index: number;
}

export interface PointViewProps {
  /** x0, y0, x1, y1 ...; a new array means new positions. Never written to. */
  readonly xy: Float32Array;
  /** Keep the object as long as it means the same: a new one uploads the colours of all points again. */
  readonly color: PointColor;
  /** Categories that are not drawn; -1: cells without one. */
  readonly hidden?: ReadonlySet<number>;
  /** What the picture shows, for those who cannot see it. */
  readonly label: string;
  /** Shared by views that move together; left out: the view has its own. */
  readonly camera?: Camera;
  /** What is seen at zoom 1; left out: 99 % of the points. */
  readonly frame?: Frame;
  /** 1 for each selected point; the others are dimmed. */
  readonly selected?: Uint8Array | null;
  /** A point to ring. */
  readonly highlighted?: number | null;
  /** What dragging does; with Shift it always draws a lasso. */
  readonly tool?: PointTool;
  /** False: a still picture that takes no focus. */
  readonly isInteractive?: boolean;
  readonly onHover?: (hit: PointHit | null) => void;
  /** Size of the points, 1 as suits their number. */
  readonly pointScale?: number;
  /** Points inside a finished lasso, ascending (empty when it held none), and its corners in the units of `xy`. */
  readonly onSelect?: (indices: Uint32Array, corners: readonly Point[]) => void;
}

const nothingHidden: ReadonlySet<number> = new Set();

export function PointView(props: PointViewProps): ReactNode {
  const { xy, camera, label, tool = 'pan', isInteractive = true, highlighted = null } = props;
  const host = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const [ownCamera] = useState(createCamera);
  const [stage, setStage] = useState<Stage | null>(null);
  const [state, setState] = useState<StageState>('webgl2');
  const usedCamera = camera ?? ownCamera;
  const scheme = useComputedColorScheme('light');
  const scene = useScene(props, missingColors[scheme]);
  const frame = useMemo(() => props.frame ?? fitFrame(xy), [props.frame, xy]);

  useEffect(() => {
    const made = createStage(host.current!, usedCamera, setState);
    setStage(made);
    return () => made.dispose();
  }, [usedCamera]);
  useEffect(() => stage?.setScene(scene, frame), [stage, scene, frame]);
  useEffect(() => stage?.setHighlighted(highlighted), [stage, highlighted]);

  const currentTool = useEffectEvent(() => tool);
  const onHover = useEffectEvent((index: number | null, at: Point) =>
    props.onHover?.(index === null ? null : { index, ...at }),
  );
  const onSelect = useEffectEvent((indices: Uint32Array, corners: readonly Point[]) =>
    props.onSelect?.(indices, corners),
  );
  useEffect(() => {
    if (!stage || !isInteractive) return;
    return attachControls(host.current!, stage, usedCamera, {
      tool: () => currentTool(),
      onHover: (index, at) => onHover(index, at),
      onSelect: (indices, corners) => onSelect(indices, corners),
    });
  }, [stage, usedCamera, isInteractive]);

  return (
    <div className="cw-points">
      <div
        ref={host}
        className="cw-points-host"
        data-tool={isInteractive ? tool : undefined}
        data-painter={state}
        role={isInteractive ? 'application' : 'img'}
        aria-label={label}
        {...(isInteractive ? { tabIndex: 0, 'aria-describedby': helpId } : {})}
      />
      {isInteractive && (
        <span id={helpId} className="cw-unseen">
          Arrow keys move the picture, plus and minus zoom, 0 shows everything again.
        </span>
      )}
      <StageNote state={state} />
    </div>
  );
}

/** The scene of the props; parts that did not change keep their identity, so that only what changed is uploaded. */
function useScene(props: PointViewProps, missing: string): Scene {
  const { xy, color, hidden = nothingHidden, selected = null, pointScale = 1 } = props;
  const entries = useMemo(() => entriesOf(color), [color]);
  const table = useMemo(() => tableOf(color, hidden, missing), [color, hidden, missing]);
  return useMemo(
    () => ({ xy, entries, table, selected, isOrdered: color.kind === 'value', pointScale }),
    [xy, entries, table, selected, color.kind, pointScale],
  );
}

function StageNote({ state }: { state: StageState }): ReactNode {
  if (state !== 'lost' && state !== 'none') return null;
  const words = {
    lost: 'The graphics driver was reset. The picture comes back by itself.',
    none: 'This computer cannot draw the picture: neither WebGL2 nor a 2D canvas is to be had. Numbers and files are not affected.',
  }[state];
  return (
    <p className="cw-points-note" role="status">
      {words}
    </p>
  );
}
