import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { formatCount, formatNumber } from '#renderer/components/format.ts';
import { StatusBadge } from '#renderer/components/StatusBadge.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { Camera } from '#renderer/views/point-view/camera.ts';
import type { PointTool } from '#renderer/views/point-view/controls.ts';
import { PointView, type PointHit } from '#renderer/views/point-view/PointView.tsx';
import type { Point } from '#shared/model/polygon.ts';
import type { Selection } from './selection.ts';
import type { Coloring } from './coloring.ts';
import type { Picture } from './use-results.ts';
import type { RunView } from './view-state.ts';

interface EmbeddingPanelsProps {
  readonly pictures: readonly Picture[];
  readonly coloring: Coloring | null;
  readonly view: RunView;
  readonly camera: Camera;
  readonly tool: PointTool;
  readonly selection: Selection | null;
  /** True: the method's own picture is marked as having merged types. */
  readonly isWorse: boolean;
  /** Cells inside a lasso, the picture it was drawn in, and its corners in the units of that. */
  onSelect(picture: string, indices: Uint32Array, corners: readonly Point[]): void;
}

const subtitles: Readonly<Record<string, string>> = {
  harmony: 'fast baseline',
  mnn: 'second baseline',
};

/** The same cells by every method, side by side: one camera, one scale, one cell under the pointer. */
export function EmbeddingPanels(props: EmbeddingPanelsProps): ReactNode {
  const { pictures } = props;
  const [enlarged, setEnlarged] = useState<string | null>(null);
  const [hover, setHover] = useState<{ method: string; hit: PointHit } | null>(null);
  const shown = pictures.filter(({ method }) => enlarged === null || method === enlarged);
  return shown.map((picture) => (
    <EmbeddingPanel
      key={picture.method}
      {...props}
      picture={picture}
      isEnlarged={enlarged === picture.method}
      onEnlarge={() => setEnlarged(enlarged === null ? picture.method : null)}
      highlighted={hover?.hit.index ?? null}
      hit={hover?.method === picture.method ? hover.hit : null}
      onHover={(hit) =>
        setHover((before) => {
          if (hit) return { method: picture.method, hit };
          return before?.method === picture.method ? null : before;
        })
      }
    />
  ));
}

interface EmbeddingPanelProps extends EmbeddingPanelsProps {
  readonly picture: Picture;
  readonly isEnlarged: boolean;
  onEnlarge(): void;
  readonly highlighted: number | null;
  readonly hit: PointHit | null;
  onHover(hit: PointHit | null): void;
}

function EmbeddingPanel(props: EmbeddingPanelProps): ReactNode {
  const { picture, coloring, view, isEnlarged, hit } = props;
  const { method, title, xy, frame } = picture;
  const subtitle = subtitles[method];
  const enlargeLabel = isEnlarged ? `Show all pictures again` : `Enlarge ${title}`;
  return (
    <figure className="cw-panel" data-wide={isEnlarged || undefined}>
      <figcaption>
        <h2>{title}</h2>
        {subtitle !== undefined && <span className="cw-dim cw-small">{subtitle}</span>}
        {picture.role === 'own' && props.isWorse && (
          <StatusBadge tone="bad">Made it worse</StatusBadge>
        )}
        {method === view.chosen && picture.role !== 'own' && (
          <StatusBadge tone="ok">Your choice</StatusBadge>
        )}
        <span className="cw-grow" />
        <Tooltip label={enlargeLabel}>
          <ActionIcon size="sm" aria-label={enlargeLabel} onClick={props.onEnlarge}>
            {isEnlarged ? (
              <IconArrowsMinimize size="1rem" stroke={1.75} aria-hidden />
            ) : (
              <IconArrowsMaximize size="1rem" stroke={1.75} aria-hidden />
            )}
          </ActionIcon>
        </Tooltip>
      </figcaption>
      <div className="cw-panel-plot">
        {xy && frame && coloring ? (
          <PointView
            xy={xy}
            frame={frame}
            color={coloring.color}
            hidden={view.hidden}
            camera={props.camera}
            tool={props.tool}
            selected={props.selection?.mask ?? null}
            highlighted={props.highlighted}
            onHover={props.onHover}
            onSelect={(indices, corners) => props.onSelect(picture.key, indices, corners)}
            pointScale={view.pointScale}
            label={describePicture(title, xy.length / 2, coloring, view, props.selection)}
          />
        ) : (
          <Waiting>Fetching {title}</Waiting>
        )}
        {hit && coloring && <HoverCard hit={hit} coloring={coloring} />}
      </div>
    </figure>
  );
}

function HoverCard({ hit, coloring }: { hit: PointHit; coloring: Coloring }): ReactNode {
  return (
    <p
      className="cw-hover cw-num"
      style={{ transform: `translate(${hit.x}px, ${hit.y}px)` }}
      aria-hidden
    >
      <span>{describeCell(hit.index, coloring)}</span>
    </p>
  );
}

function describeCell(index: number, { title, color, categories }: Coloring): string {
  if (color.kind === 'category') {
    return `${title}: ${categories?.[color.codes[index] ?? -1]?.name ?? 'no value'}`;
  }
  const value = color.values[index] ?? Number.NaN;
  return `${title}: ${Number.isNaN(value) ? 'no value' : formatNumber(value)}`;
}

function describePicture(
  title: string,
  nCells: number,
  coloring: Coloring,
  view: RunView,
  selection: Selection | null,
): string {
  const by = coloring.by.kind === 'gene' ? `gene ${coloring.title}` : coloring.title;
  const groups = coloring.categories ? ` (${coloring.categories.length} groups)` : '';
  const hidden = view.hidden.size > 0 ? `, ${view.hidden.size} groups hidden` : '';
  const selected = selection ? `, ${formatCount(selection.count)} selected` : '';
  return `${title}: UMAP of ${formatCount(nCells)} cells, coloured by ${by}${groups}${hidden}${selected}`;
}
