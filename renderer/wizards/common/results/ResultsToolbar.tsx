import { ActionIcon, Autocomplete, Button, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowRight,
  IconFocusCentered,
  IconLasso,
  IconPhotoDown,
  IconSearch,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { capitalise, formatCounted, formatShare } from '#renderer/components/format.ts';
import type { PointTool } from '#renderer/views/point-view/controls.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { featureWordsOf } from '../feature-words.ts';
import { PictureSettings } from './edits/PictureSettings.tsx';
import { SelectionName } from './edits/SelectionName.tsx';
import type { RunSettings } from '../../wizard.ts';
import type { Undo } from './edits/use-undo.ts';
import { RunOnSelection } from './RunOnSelection.tsx';
import type { Selection } from './selection.ts';
import { columnTitle } from './titles.ts';
import type { ColorBy, RunView } from './view-state.ts';

interface ResultsToolbarProps {
  readonly run: RunSummary;
  readonly colorBy: ColorBy;
  /** Column of the clusters of the chosen embedding. */
  readonly clusterColumn: string;
  onColorBy(by: ColorBy): void;
  readonly tool: PointTool;
  onTool(tool: PointTool): void;
  readonly selection: Selection | null;
  onSelect(to: Selection | null): void;
  readonly undo: Undo;
  /** Opens a new draft with the selected cells. */
  onRepeat(settings: RunSettings): void;
  onError(error: Error): void;
  readonly view: RunView;
  onView(changes: Partial<RunView>): void;
  /** Zooms by a factor; null shows the whole picture. */
  onZoom(factor: number | null): void;
  /** Makes a figure of the pictures. */
  onFigure(): void;
  onTakeAway(): void;
  /** True: taking the result away is the next act to offer. */
  readonly isTakeAwayNext: boolean;
}

/** What colours the cells, the lasso and its selection, and where the pictures look. */
export function ResultsToolbar(props: ResultsToolbarProps): ReactNode {
  const { tool, onTool, onZoom } = props;
  const isLasso = tool === 'lasso';
  return (
    <div className="cw-results-tools" role="toolbar" aria-label="Pictures">
      <ColorChoice {...props} />
      <Button
        size="xs"
        className="cw-toggle"
        aria-pressed={isLasso}
        leftSection={<IconLasso size="1rem" stroke={1.75} aria-hidden />}
        onClick={() => onTool(isLasso ? 'pan' : 'lasso')}
      >
        Lasso
      </Button>
      <SelectionPill {...props} />
      {props.selection && (
        <>
          <SelectionName edits={props.undo.edits} selection={props.selection} />
          <RunOnSelection
            run={props.run}
            selection={props.selection}
            onRepeat={props.onRepeat}
            onError={props.onError}
          />
        </>
      )}
      <span className="cw-grow" />
      <IconAction
        label="Undo"
        words={props.undo.undoWords}
        Icon={IconArrowBackUp}
        isOff={props.undo.undoWords === null}
        onClick={props.undo.undo}
      />
      <IconAction
        label="Redo"
        words={props.undo.redoWords}
        Icon={IconArrowForwardUp}
        isOff={props.undo.redoWords === null}
        onClick={props.undo.redo}
      />
      <span className="cw-results-rule" aria-hidden />
      <IconAction label="Zoom in" Icon={IconZoomIn} onClick={() => onZoom(1.4)} />
      <IconAction label="Zoom out" Icon={IconZoomOut} onClick={() => onZoom(1 / 1.4)} />
      <IconAction
        label="Show the whole picture"
        Icon={IconFocusCentered}
        onClick={() => onZoom(null)}
      />
      <PictureSettings
        run={props.run}
        edits={props.undo.edits}
        view={props.view}
        onView={props.onView}
      />
      <IconAction label="Save as figure" Icon={IconPhotoDown} onClick={props.onFigure} />
      <span className="cw-results-rule" aria-hidden />
      <Button
        size="xs"
        variant={props.isTakeAwayNext ? 'filled' : 'default'}
        rightSection={<IconArrowRight size="0.9375rem" stroke={1.75} aria-hidden />}
        onClick={props.onTakeAway}
      >
        Take away
      </Button>
    </div>
  );
}

function ColorChoice({ run, colorBy, clusterColumn, onColorBy }: ResultsToolbarProps): ReactNode {
  const { labelKey } = run.run;
  const main = [
    { value: 'batch', label: columnTitle('batch', run) },
    ...(labelKey === null ? [] : [{ value: labelKey, label: columnTitle(labelKey, run) }]),
    { value: clusterColumn, label: 'Cluster' },
  ].filter(({ value }) => run.columns.some(({ name }) => name === value));
  const others = run.columns
    .map(({ name }) => name)
    .filter((name) => !main.some(({ value }) => value === name));
  const column = colorBy.kind === 'column' ? colorBy.name : '';
  const byColumn = (name: string): void => onColorBy({ kind: 'column', name });
  return (
    <>
      <span className="cw-dim cw-nowrap" id="cw-color-by">
        Colour by
      </span>
      <SegmentedControl
        aria-labelledby="cw-color-by"
        data={main}
        value={column}
        onChange={byColumn}
      />
      {others.length > 0 && (
        <Select
          size="xs"
          className="cw-results-column"
          aria-label="Colour by another column"
          placeholder="Other column"
          data={others.map((name) => ({ value: name, label: columnTitle(name, run) }))}
          value={others.includes(column) ? column : null}
          onChange={(name) => name !== null && byColumn(name)}
          searchable={others.length > 8}
        />
      )}
      <GeneSearch
        key={colorBy.kind === 'gene' ? colorBy.name : ''}
        run={run}
        gene={colorBy.kind === 'gene' ? colorBy.name : ''}
        onGene={(name) => onColorBy({ kind: 'gene', name })}
      />
    </>
  );
}

interface GeneSearchProps {
  readonly run: RunSummary;
  readonly gene: string;
  onGene(name: string): void;
}

function GeneSearch({ run, gene, onGene }: GeneSearchProps): ReactNode {
  const { dir } = run;
  const { one, example } = featureWordsOf(run.run);
  const [text, setText] = useState(gene);
  const [query] = useDebouncedValue(text.trim(), 120);
  const found = useServiceQuery(
    'results.searchGenes',
    { dir, query, limit: 20 },
    { enabled: query !== '', keepPrevious: true },
  );
  const names = query === '' ? [] : (found.data ?? []);
  const isUnknown = query !== '' && found.data?.length === 0 && !found.isPlaceholderData;
  return (
    <Autocomplete
      size="xs"
      className="cw-results-gene"
      classNames={gene === '' ? {} : { input: 'cw-results-gene-name' }}
      aria-label={`Colour by a ${one}`}
      placeholder={`${capitalise(one)}, e.g. ${example}`}
      data={[...names]}
      // Beside its field, not at the end of the page: inside the landmark it belongs to.
      comboboxProps={{ withinPortal: false }}
      // The service has searched already.
      filter={({ options }) => options}
      value={text}
      onChange={setText}
      onOptionSubmit={onGene}
      onKeyDown={(event) => {
        const exact = names.find((name) => name.toLowerCase() === query.toLowerCase());
        if (event.key === 'Enter' && exact !== undefined) onGene(exact);
      }}
      error={isUnknown ? `No ${one} here has “${query}” in its name` : null}
      rightSection={<IconSearch size="0.9375rem" stroke={1.75} aria-hidden />}
    />
  );
}

function SelectionPill({ run, selection, onSelect }: ResultsToolbarProps): ReactNode {
  const words = selection
    ? `${formatCounted(selection.count, 'cell')}, ${formatShare(selection.count / run.nCells)}`
    : '';
  return (
    <span role="status" className={selection ? 'cw-pill' : 'cw-unseen'}>
      {selection && <span className="cw-unseen">Selected: </span>}
      {words}
      {selection && (
        <button type="button" aria-label="Clear the selection" onClick={() => onSelect(null)}>
          <IconX size="0.875rem" stroke={2} aria-hidden />
        </button>
      )}
    </span>
  );
}

interface IconActionProps {
  readonly label: string;
  /** What it would do now, for the tooltip. */
  readonly words?: string | null;
  readonly Icon: typeof IconX;
  readonly isOff?: boolean;
  onClick(): void;
}

function IconAction({
  label,
  words = null,
  Icon,
  isOff = false,
  onClick,
}: IconActionProps): ReactNode {
  return (
    <Tooltip label={words === null ? label : `${label}: ${words}`}>
      <ActionIcon size="sm" aria-label={label} disabled={isOff} onClick={onClick}>
        <Icon size="1.0625rem" stroke={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
