import { NumberInput, SegmentedControl, Select } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import { Card } from '#renderer/components/Card.tsx';
import { formatNumber } from '#renderer/components/format.ts';
import { drawFigure, exportFigure, type Figure } from '#renderer/views/point-view/figure.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { RunSummary } from '#shared/contract/results.ts';
import { columnTitle } from './titles.ts';
import { SaveRow } from './SaveRow.tsx';
import { useColoring, usePictures, type Coloring, type Picture } from './use-results.ts';
import type { RunView } from './view-state.ts';

interface FigureCardProps {
  readonly run: RunSummary;
  readonly view: RunView;
}

const widthRange = { min: 300, max: 8_000, start: 2_400 } as const;
const previewWidthPx = 880;

/** The pictures as PNG: which, how wide, on what ground, with a preview. */
export function FigureCard({ run, view }: FigureCardProps): ReactNode {
  const service = useService();
  const groundId = useId();
  const { pictures } = usePictures(run);
  const { coloring } = useColoring(run, view.colorBy);
  const [which, setWhich] = useState('all');
  const [background, setBackground] = useState<Figure['background']>('white');
  const [widthPx, setWidthPx] = useState<number>(widthRange.start);
  const figure = useMemo(
    () => coloring && toFigure({ pictures, coloring, view, which, background }),
    [pictures, coloring, view, which, background],
  );
  const by = coloring?.by.kind === 'gene' ? coloring.by.name : columnTitle(view.colorBy.name);
  const name = `umap-${which}-${view.colorBy.name}.png`.replaceAll(/[^\w.-]+/g, '_');
  return (
    <Card title="Pictures" isFlush>
      <div className="cw-figure">
        <div className="cw-figure-choices">
          <Select
            label="Which"
            data={[
              { value: 'all', label: 'All side by side' },
              ...pictures.map(({ method, title }) => ({ value: method, label: title })),
            ]}
            value={which}
            onChange={(value) => value !== null && setWhich(value)}
          />
          <NumberInput
            label="Width"
            suffix=" px"
            min={widthRange.min}
            max={widthRange.max}
            step={100}
            value={widthPx}
            onChange={(value) => typeof value === 'number' && setWidthPx(value)}
          />
          <div role="group" aria-labelledby={groundId}>
            <p id={groundId} className="cw-medium">
              Background
            </p>
            <SegmentedControl
              data={[
                { value: 'white', label: 'White' },
                { value: 'dark', label: 'Dark' },
              ]}
              value={background}
              onChange={(value) => setBackground(value === 'dark' ? 'dark' : 'white')}
            />
          </div>
        </div>
        <FigurePreview figure={figure} />
      </div>
      <ul>
        {figure && (
          <SaveRow
            Icon={IconPhoto}
            title="Picture as PNG"
            request={{ kind: 'save', title: 'Save the picture', suggestedName: name }}
            write={async (path, overwrite) => {
              const wide = Math.min(widthRange.max, Math.max(widthRange.min, widthPx));
              const bytes = await exportFigure(figure, wide);
              return service.call('files.save', { path, bytes, overwrite });
            }}
          >
            Coloured by {by}, as you left it in Results. A column 85 mm wide at 600 dpi has 2,008
            px.
          </SaveRow>
        )}
      </ul>
    </Card>
  );
}

function FigurePreview({ figure }: { readonly figure: Figure | null }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (figure) place.current?.replaceChildren(drawFigure(figure, previewWidthPx));
  }, [figure]);
  return (
    <div className="cw-figure-preview" data-ground={figure?.background}>
      <div ref={place} role="img" aria-label="Preview of the picture" />
      {!figure && <Waiting>Drawing the preview</Waiting>}
    </div>
  );
}

function toFigure(parts: {
  readonly pictures: readonly Picture[];
  readonly coloring: Coloring;
  readonly view: RunView;
  readonly which: string;
  readonly background: Figure['background'];
}): Figure | null {
  const { coloring, view, which, background } = parts;
  const panels = parts.pictures
    .filter(({ method }) => which === 'all' || method === which)
    .flatMap(({ title, xy, frame }) => (xy && frame ? [{ title, xy, frame }] : []));
  if (panels.length === 0) return null;
  const { by, color, categories } = coloring;
  const title = by.kind === 'gene' ? by.name : columnTitle(by.name);
  return {
    panels,
    color,
    hidden: view.hidden,
    background,
    legend:
      color.kind === 'category'
        ? { kind: 'category', title, rows: shownRows(categories ?? [], view.hidden) }
        : { kind: 'value', title, low: formatNumber(color.min), high: formatNumber(color.max) },
  };
}

function shownRows<Row>(rows: readonly Row[], hidden: ReadonlySet<number>): readonly Row[] {
  return rows.filter((_, code) => !hidden.has(code));
}
