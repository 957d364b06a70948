import { Button } from '@mantine/core';
import { useMemo, type CSSProperties, type ReactNode } from 'react';
import { formatCount, formatNumber } from '#renderer/components/format.ts';
import { viridis } from '#shared/figure/color-scale.ts';
import { countSelected } from './crosstab.ts';
import { columnTitle } from './titles.ts';
import type { Selection } from './selection.ts';
import type { Coloring } from './use-results.ts';

interface ColorLegendProps {
  readonly coloring: Coloring;
  readonly hidden: ReadonlySet<number>;
  readonly selection: Selection | null;
  onHide(hidden: ReadonlySet<number>): void;
  /** Selects all cells of the categories that are shown. */
  onSelectShown(): void;
}

/** What the colours mean. Categories are check boxes: unchecked ones are not drawn. */
export function ColorLegend(props: ColorLegendProps): ReactNode {
  const { by } = props.coloring;
  const title = by.kind === 'gene' ? <em>{by.name}</em> : columnTitle(by.name);
  return (
    <aside className="cw-legend" aria-label="Legend">
      <h2>{title}</h2>
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
  const categories = coloring.categories ?? [];
  const rows = [
    ...categories.map((category, code) => ({ ...category, code })),
    ...(coloring.nMissing > 0
      ? [{ name: 'No value', count: coloring.nMissing, color: 'var(--cw-missing)', code: -1 }]
      : []),
  ];
  const toggle = (code: number): void => {
    const next = new Set(hidden);
    if (!next.delete(code)) next.add(code);
    onHide(next);
  };
  const isolate = (code: number): void =>
    onHide(new Set(rows.map((row) => row.code).filter((other) => other !== code)));
  return (
    <>
      <ul className="cw-num">
        {rows.map(({ name, count, color, code }) => (
          <li key={code} onDoubleClick={() => isolate(code)}>
            <label title={`${name}: ${formatCount(count)} cells`}>
              <input
                type="checkbox"
                className="cw-legend-box"
                style={{ '--cw-category': color } as CSSProperties}
                checked={!hidden.has(code)}
                onChange={() => toggle(code)}
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
            <button type="button" aria-label={`Show only ${name}`} onClick={() => isolate(code)}>
              only
            </button>
          </li>
        ))}
      </ul>
      <p className="cw-help">
        {selected ? 'Numbers are selected cells.' : 'Click to hide, double click to show only one.'}
      </p>
      <div className="cw-legend-actions">
        <Button
          size="compact-xs"
          px="0.3125rem"
          disabled={hidden.size === 0}
          onClick={() => onHide(new Set())}
        >
          Show all
        </Button>
        <Button size="compact-xs" px="0.3125rem" onClick={onSelectShown}>
          Select shown
        </Button>
      </div>
    </>
  );
}

function ValueScale({ coloring }: ColorLegendProps): ReactNode {
  const { color, by, nMissing } = coloring;
  if (color.kind !== 'value') return null;
  return (
    <>
      <div className="cw-scale cw-num">
        <span
          className="cw-scale-bar"
          style={{ background: `linear-gradient(to top, ${viridis.join(', ')})` }}
          role="img"
          aria-label={`Colour scale from ${formatNumber(color.min)}, dark violet, to ${formatNumber(color.max)}, yellow`}
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
    </>
  );
}
