import {
  ActionIcon,
  Button,
  NumberInput,
  Popover,
  RangeSlider,
  SegmentedControl,
  Select,
  Slider,
  Tooltip,
} from '@mantine/core';
import { IconAdjustmentsHorizontal, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { EmbeddingSummary, RunSummary } from '#shared/contract/results.ts';
import { numberParameter } from '../run-parameter.ts';
import { columnTitle } from '../titles.ts';
import { valueScales } from '#shared/contract/saved-view.ts';
import type { RunView } from '../view-state.ts';
import { EditProgress } from './EditProgress.tsx';
import type { Edits } from './use-edits.ts';

interface PictureSettingsProps {
  readonly run: RunSummary;
  readonly edits: Edits;
  readonly view: RunView;
  onView(changes: Partial<RunView>): void;
}

/** How the pictures look: points, colours, range of values; and UMAP with other settings. */
export function PictureSettings(props: PictureSettingsProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const column = props.run.columns.find(({ name }) => name === props.view.colorBy.name);
  const isValue = props.view.colorBy.kind === 'gene' || column?.type === 'number';
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      withinPortal={false}
      width="20rem"
      trapFocus
    >
      <Popover.Target>
        <Tooltip label="Points, colours and UMAP">
          <ActionIcon
            size="sm"
            aria-label="Points, colours and UMAP"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconAdjustmentsHorizontal size="1.0625rem" stroke={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="cw-picture-settings" aria-label="Points, colours and UMAP">
        <PointSize {...props} />
        {isValue ? <ValueLook {...props} /> : <GroupPalette {...props} />}
        <RedrawForm {...props} />
        <Selections {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function PointSize({ view, onView }: PictureSettingsProps): ReactNode {
  return (
    <div role="group" aria-label="Point size">
      <p className="cw-picture-head cw-num">
        Point size, {view.pointScale.toFixed(1)} times the usual
      </p>
      <Slider
        thumbLabel="Point size"
        min={0.3}
        max={3}
        step={0.1}
        value={view.pointScale}
        marks={[{ value: 1 }]}
        label={null}
        onChange={(pointScale) => onView({ pointScale })}
      />
    </div>
  );
}

function ValueLook({ view, onView }: PictureSettingsProps): ReactNode {
  const [from, to] = view.valueRange;
  return (
    <div role="group" aria-label="Colours of values">
      <p className="cw-picture-head">Colour scale</p>
      <SegmentedControl
        fullWidth
        aria-label="Colour scale"
        data={[
          { value: 'viridis', label: 'Viridis' },
          { value: 'diverging', label: 'Blue to red' },
        ]}
        value={view.valueScale}
        onChange={(value) =>
          onView({ valueScale: valueScales.find((each) => each === value) ?? 'viridis' })
        }
      />
      <p className="cw-picture-head">Range of values, percentiles</p>
      <RangeSlider
        thumbFromLabel="Lowest percentile"
        thumbToLabel="Highest percentile"
        min={0}
        max={100}
        minRange={1}
        step={0.5}
        size={4}
        value={[from, to]}
        label={(value) => `${value} %`}
        onChange={(valueRange) => onView({ valueRange })}
      />
      <p className="cw-help cw-num">
        {from === 0 && to === 100
          ? 'The whole range.'
          : `${from} to ${to} %; values beyond have the colour of the end.`}
      </p>
    </div>
  );
}

function GroupPalette({ edits, view, run }: PictureSettingsProps): ReactNode {
  const column = view.colorBy.name;
  const n = run.columns.find(({ name }) => name === column)?.nValues ?? 0;
  const now = edits.state.palettes.get(column) ?? '';
  return (
    <div role="group" aria-label="Colours of groups">
      <p className="cw-picture-head">Colours of {columnTitle(column, run)}</p>
      <SegmentedControl
        fullWidth
        aria-label="Palette"
        data={[
          ...(now === '' ? [{ value: '', label: 'As stored' }] : []),
          { value: 'okabe-ito', label: n <= 8 ? 'Okabe-Ito' : 'Far apart' },
          { value: 'scanpy', label: 'scanpy' },
        ]}
        value={now}
        onChange={(value) => {
          if (value !== 'okabe-ito' && value !== 'scanpy') return;
          void edits.add({ kind: 'choose-palette', column, palette: value });
        }}
      />
    </div>
  );
}

/** UMAP of one embedding from its coordinates: seconds to minutes, no training. */
function RedrawForm({ run, edits, view }: PictureSettingsProps): ReactNode {
  const [method, setMethod] = useState(view.chosen);
  const embedding = run.embeddings.find((each) => each.method === method);
  const made = embedding && edits.state.pictures.get(embedding.picture);
  const now = {
    nNeighbors: made?.nNeighbors ?? numberParameter(run, 'nNeighbors', 30),
    minDist: made?.minDist ?? numberParameter(run, 'minDist', 0.1),
  };
  return (
    <div role="group" aria-label="Draw UMAP again">
      <p className="cw-picture-head">UMAP</p>
      {edits.job ? (
        <EditProgress job={edits.job} />
      ) : (
        embedding && (
          <>
            <Select
              size="xs"
              aria-label="Picture to draw again"
              data={run.embeddings.map((each) => ({ value: each.method, label: each.title }))}
              value={method}
              onChange={(value) => value !== null && setMethod(value)}
              comboboxProps={{ withinPortal: false }}
            />
            <RedrawFields
              key={`${method} ${now.nNeighbors} ${now.minDist}`}
              embedding={embedding}
              now={now}
              edits={edits}
            />
          </>
        )
      )}
    </div>
  );
}

interface RedrawFieldsProps {
  readonly embedding: EmbeddingSummary;
  readonly now: { readonly nNeighbors: number; readonly minDist: number };
  readonly edits: Edits;
}

function RedrawFields({ embedding, now, edits }: RedrawFieldsProps): ReactNode {
  const [wanted, setWanted] = useState(now);
  const isSame = wanted.nNeighbors === now.nNeighbors && wanted.minDist === now.minDist;
  return (
    <form
      className="cw-picture-umap"
      onSubmit={(event) => {
        event.preventDefault();
        const { picture, coordinates } = embedding;
        void edits.redraw({ picture, coordinates, ...wanted });
      }}
    >
      <NumberInput
        size="xs"
        label="Neighbours"
        min={2}
        max={200}
        value={wanted.nNeighbors}
        onChange={(value) => {
          if (typeof value === 'number') setWanted({ ...wanted, nNeighbors: Math.round(value) });
        }}
      />
      <NumberInput
        size="xs"
        label="Minimum distance"
        min={0}
        max={1}
        step={0.05}
        decimalScale={2}
        value={wanted.minDist}
        onChange={(value) => {
          if (typeof value === 'number') setWanted({ ...wanted, minDist: value });
        }}
      />
      <Button
        size="xs"
        type="submit"
        disabled={isSame || wanted.nNeighbors < 2 || wanted.minDist < 0}
        leftSection={<IconRefresh size="0.9375rem" stroke={1.75} aria-hidden />}
      >
        Draw again
      </Button>
    </form>
  );
}

function Selections({ edits }: PictureSettingsProps): ReactNode {
  const { selections } = edits.state;
  if (selections.length === 0) return null;
  return (
    <div role="group" aria-label="Named selections">
      <p className="cw-picture-head">Named selections</p>
      <ul>
        {selections.map(({ name }) => (
          <li key={name} className="cw-row">
            <span className="cw-clip cw-grow">{name}</span>
            <ActionIcon
              size="sm"
              aria-label={`Forget ${name}`}
              onClick={() => void edits.add({ kind: 'forget-selection', name })}
            >
              <IconTrash size="0.9375rem" stroke={1.75} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </div>
  );
}
