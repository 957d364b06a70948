import { Button, NumberInput, TextInput } from '@mantine/core';
import { useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { formatCount, formatNumber } from '#renderer/components/format.ts';
import { useRowWindow } from '#renderer/views/table/use-row-window.ts';
import { viridis } from '#shared/figure/color-scale.ts';
import { countSelected } from './crosstab.ts';
import type { Selection } from './selection.ts';
import type { Coloring } from './coloring.ts';

interface ColorLegendProps {
  readonly coloring: Coloring;
  readonly hidden: ReadonlySet<number>;
  readonly selection: Selection | null;
  onHide(hidden: ReadonlySet<number>): void;
  /** Selects all cells of the categories that are shown. */
  onSelectShown(): void;
  /** Selects the cells whose value lies in a range, ends within. */
  onSelectRange(min: number, max: number): void;
}

/** More categories than this get a field to find them by. */
const manyRows = 30;
/** Height of a row, as in results.css. */
const rowRem = 1.5;

/** What the colours mean. Categories are check boxes: unchecked ones are not drawn. */
export function ColorLegend(props: ColorLegendProps): ReactNode {
  const { by, title } = props.coloring;
  return (
    <aside className="cw-legend" aria-label="Legend">
      <h2>{by.kind === 'gene' ? <em>{title}</em> : title}</h2>
      {props.coloring.categories ? <CategoryList {...props} /> : <ValueScale {...props} />}
    </aside>
  );
}

function CategoryList(props: ColorLegendProps): ReactNode {
  const { coloring, hidden, selection, onHide, onSelectShown } = props;
  const selected = useMemo(
    () =>
      selection && coloring.color.kind === 'category'
        ? countSelected(coloring.color.codes, coloring.color.colors.length, selection.mask)
        : null,
    [coloring, selection],
  );
  const rows = useMemo(() => listRows(coloring), [coloring]);
  const toggle = (code: number): void => {
    const next = new Set(hidden);
    if (!next.delete(code)) next.add(code);
    onHide(next);
  };
  const showOnly = (codes: readonly number[]): void => {
    const wantedCodes = new Set(codes);
    onHide(new Set(rows.map(({ code }) => code).filter((code) => !wantedCodes.has(code))));
  };
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const found = useMemo(
    () => rows.filter(({ name }) => name.toLowerCase().includes(wanted)),
    [rows, wanted],
  );
  return (
    <>
      {rows.length > manyRows && (
        <TextInput
          size="xs"
          aria-label="Find in the legend"
          placeholder={`Find in ${formatCount(rows.length)}`}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      <LegendList
        rows={found}
        hidden={hidden}
        selected={selected}
        onToggle={toggle}
        onIsolate={(code) => showOnly([code])}
      />
      <LegendHelp
        query={wanted}
        nFound={found.length}
        nRows={rows.length}
        hasSelection={selected !== null}
      />
      <div className="cw-legend-actions">
        <Button
          size="compact-xs"
          px="0.3125rem"
          disabled={hidden.size === 0}
          onClick={() => onHide(new Set())}
        >
          Show all
        </Button>
        {wanted === '' ? (
          <Button size="compact-xs" px="0.3125rem" onClick={onSelectShown}>
            Select shown
          </Button>
        ) : (
          <Button
            size="compact-xs"
            px="0.3125rem"
            disabled={found.length === 0}
            onClick={() => showOnly(found.map(({ code }) => code))}
          >
            Only these
          </Button>
        )}
      </div>
    </>
  );
}

interface LegendHelpProps {
  /** What is looked for, '' for nothing. */
  readonly query: string;
  readonly nFound: number;
  readonly nRows: number;
  readonly hasSelection: boolean;
}

/** Below the list. A long one needs the room of the words for two more rows. */
function LegendHelp({ query, nFound, nRows, hasSelection }: LegendHelpProps): ReactNode {
  const isLong = nRows > manyRows;
  const usual = isLong ? '' : 'Click to hide, double click to show only one.';
  const ofNumbers = hasSelection ? 'Numbers are selected cells.' : usual;
  const ofSearch =
    nFound === 0 ? 'None is called so.' : `${formatCount(nFound)} of ${formatCount(nRows)}`;
  const words = query === '' ? ofNumbers : ofSearch;
  return (
    <p className="cw-help cw-num" role={isLong ? 'status' : undefined}>
      {words}
    </p>
  );
}

function listRows({ categories, nMissing }: Coloring): readonly LegendRow[] {
  const missing = { name: 'No value', count: nMissing, color: 'var(--cw-missing)', code: -1 };
  const known = (categories ?? []).map((category, code) => ({ ...category, code }));
  return nMissing > 0 ? [...known, missing] : known;
}

interface LegendRow {
  readonly name: string;
  readonly count: number;
  readonly color: string;
  readonly code: number;
}

interface LegendListProps {
  readonly rows: readonly LegendRow[];
  readonly hidden: ReadonlySet<number>;
  /** Selected cells of each category. */
  readonly selected: Uint32Array | null;
  onToggle(code: number): void;
  onIsolate(code: number): void;
}

/** The categories, of which only those in sight exist: there may be hundreds. */
function LegendList({ rows, hidden, selected, onToggle, onIsolate }: LegendListProps): ReactNode {
  const box = useRef<HTMLUListElement>(null);
  const { from, to, rowPx } = useRowWindow(box, rows, rowRem);
  const gap = (nRows: number): ReactNode =>
    nRows > 0 && <li aria-hidden className="cw-legend-gap" style={{ height: nRows * rowPx }} />;
  return (
    <ul ref={box} className="cw-num">
      {gap(from)}
      {rows.slice(from, to).map(({ name, count, color, code }) => (
        <li key={code} onDoubleClick={() => onIsolate(code)}>
          <label title={`${name}: ${formatCount(count)} cells`}>
            <input
              type="checkbox"
              className="cw-legend-box"
              style={{ '--cw-category': color } as CSSProperties}
              checked={!hidden.has(code)}
              onChange={() => onToggle(code)}
            />
            <span className="cw-clip">{name}</span>
            <span className="cw-legend-count">
              {selected && code >= 0 ? (
                <b>
                  {formatCount(selected[code] ?? 0)}
                  <span className="cw-unseen"> selected</span>
                </b>
              ) : (
                formatCount(count)
              )}
            </span>
          </label>
          <button type="button" aria-label={`Show only ${name}`} onClick={() => onIsolate(code)}>
            only
          </button>
        </li>
      ))}
      {gap(rows.length - to)}
    </ul>
  );
}

function ValueScale({ coloring, onSelectRange }: ColorLegendProps): ReactNode {
  const { color, by, nMissing } = coloring;
  if (color.kind !== 'value') return null;
  return (
    <>
      <div className="cw-scale cw-num">
        <span
          className="cw-scale-bar"
          style={{ background: `linear-gradient(to top, ${(color.stops ?? viridis).join(', ')})` }}
          role="img"
          aria-label={`Colour scale from ${formatNumber(color.min)}, ${color.stops ? 'blue' : 'dark violet'}, to ${formatNumber(color.max)}, ${color.stops ? 'red' : 'yellow'}`}
        />
        <span>{formatNumber(color.max)}</span>
        <span>{formatNumber((color.min + color.max) / 2)}</span>
        <span>{formatNumber(color.min)}</span>
      </div>
      <p className="cw-help">
        {by.kind === 'gene'
          ? 'ln(1 + counts per 10,000). Cells with more lie on top.'
          : 'Cells with higher values lie on top.'}
        {nMissing > 0 && ` ${formatCount(nMissing)} cells without a value are grey.`}
      </p>
      <ThresholdForm key={by.name} min={color.min} max={color.max} onSelect={onSelectRange} />
    </>
  );
}

interface ThresholdFormProps {
  readonly min: number;
  readonly max: number;
  onSelect(min: number, max: number): void;
}

/** Two ends, and a button that selects the cells between them. */
function ThresholdForm({ min, max, onSelect }: ThresholdFormProps): ReactNode {
  const [from, setFrom] = useState<number | string>('');
  const [to, setTo] = useState<number | string>('');
  const field = (
    label: string,
    value: number | string,
    placeholder: number,
    change: (value: number | string) => void,
  ): ReactNode => (
    <NumberInput
      size="xs"
      aria-label={label}
      placeholder={formatNumber(placeholder)}
      value={value}
      onChange={change}
      hideControls
    />
  );
  const endOf = (value: number | string, open: number): number =>
    typeof value === 'number' ? value : open;
  return (
    <form
      className="cw-legend-range"
      onSubmit={(event) => {
        event.preventDefault();
        onSelect(endOf(from, -Infinity), endOf(to, Infinity));
      }}
    >
      {field('Select cells from this value', from, min, setFrom)}
      <span className="cw-dim">to</span>
      {field('Select cells up to this value', to, max, setTo)}
      <Button
        size="compact-xs"
        type="submit"
        disabled={typeof from !== 'number' && typeof to !== 'number'}
      >
        Select between
      </Button>
    </form>
  );
}
