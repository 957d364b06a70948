import { Button } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import { FigurePreview } from '#renderer/views/figure/FigurePreview.tsx';
import type { RunSummary } from '#shared/contract/results.ts';
import { startStyle, type FigureChoice } from './figure/figure-choice.ts';
import { FigureDialog } from './figure/FigureDialog.tsx';
import { useFigures } from './figure/use-figures.ts';
import { clusterColumnOf } from './titles.ts';
import type { RunView } from './view-state.ts';

interface FigureCardProps {
  readonly run: RunSummary;
  readonly view: RunView;
}

/** Every figure of the run: which, a preview, and the way to size and file. */
export function FigureCard({ run, view }: FigureCardProps): ReactNode {
  const figures = useFigures(run, view, clusterColumnOf(run, view.chosen));
  const [id, setId] = useState<string | null>(null);
  const [opened, setOpened] = useState<FigureChoice | null>(null);
  const figure = figures.find((each) => each.id === id) ?? figures[0] ?? null;
  const drawing = useMemo(
    () => figure?.draw({ ...startStyle, widthMm: figure.widthMm, dpi: 200 }) ?? null,
    [figure],
  );
  return (
    <Card
      title="Figures"
      aside={
        <Button
          leftSection={<IconPhotoDown size="1rem" stroke={1.75} aria-hidden />}
          disabled={figure === null}
          onClick={() => setOpened(figure)}
        >
          Size and save…
        </Button>
      }
      isFlush
    >
      <div className="cw-figure">
        <FigureList figures={figures} chosen={figure} onChoose={setId} />
        <div className="cw-figure-preview">
          {figure ? <FigurePreview drawing={drawing} /> : <Waiting>Fetching the pictures</Waiting>}
        </div>
      </div>
      <FigureDialog figure={opened} onClose={() => setOpened(null)} />
    </Card>
  );
}

interface FigureListProps {
  readonly figures: readonly FigureChoice[];
  readonly chosen: FigureChoice | null;
  onChoose(id: string): void;
}

function FigureList({ figures, chosen, onChoose }: FigureListProps): ReactNode {
  const name = useId();
  return (
    <div className="cw-figure-list" role="radiogroup" aria-label="Figures">
      {figures.map(({ id, title }) => (
        <label key={id}>
          <input
            type="radio"
            name={name}
            checked={id === chosen?.id}
            onChange={() => onChoose(id)}
          />
          {title}
        </label>
      ))}
    </div>
  );
}
