// What each group is made of: a bar of parts for each.
import { rectangle, type Drawing, type Item } from '../drawing.ts';
import { drawLegend, inkOf, margin, widthOf, type FigureStyle, type LegendRow } from '../style.ts';
import { fitText, textWidth } from '../text-width.ts';

export interface CompositionPlot {
  readonly title: string;
  /** What the bars are, e.g. "Cluster". */
  readonly rowsName: string;
  readonly rows: readonly string[];
  /** What the parts are, e.g. "Batch". */
  readonly partsName: string;
  readonly parts: readonly LegendRow[];
  /** Cells by row and part. */
  readonly counts: readonly ArrayLike<number>[];
}

export function drawComposition(plot: CompositionPlot, style: FigureStyle): Drawing {
  const ink = inkOf(style);
  const width = widthOf(style);
  const size = style.fontPt;
  const line = size * 1.7;
  const totals = plot.counts.map((row) => Array.from(row).reduce((sum, n) => sum + n, 0));
  const words = totals.map((total) => total.toLocaleString('en-US'));
  const nameWidth = Math.min(
    width * 0.3,
    Math.max(...[plot.rowsName, ...plot.rows].map((name) => textWidth(name, size))),
  );
  const left = margin + nameWidth + size * 0.7;
  const right =
    width - margin - Math.max(...words.map((word) => textWidth(word, size))) - size * 0.7;
  const top = margin + (style.hasAxes ? 1.6 * size : 0);
  const items = plot.rows.flatMap((name, row): readonly Item[] => {
    const y = top + row * line;
    const text = { size, fill: ink.text, y: y + size * 1.15 } as const;
    let x = left;
    const bars = plot.parts.map(({ color }, part) => {
      const share = (plot.counts[row]?.[part] ?? 0) / (totals[row] || 1);
      const bar = rectangle(
        { x, y: y + size * 0.3, width: share * (right - left), height: size * 1.1 },
        { fill: color },
      );
      x += share * (right - left);
      return bar;
    });
    return [
      {
        kind: 'text',
        x: left - size * 0.7,
        text: fitText(name, size, nameWidth),
        anchor: 'end',
        ...text,
      },
      ...bars,
      { kind: 'text', x: width - margin, text: words[row]!, anchor: 'end', ...text },
    ];
  });
  const heads: readonly Item[] = style.hasAxes
    ? [
        {
          kind: 'text',
          x: left - size * 0.7,
          y: margin + size,
          text: plot.rowsName,
          size,
          fill: ink.dim,
          anchor: 'end',
        },
        { kind: 'text', x: left, y: margin + size, text: 'Share of cells', size, fill: ink.dim },
        {
          kind: 'text',
          x: width - margin,
          y: margin + size,
          text: 'Cells',
          size,
          fill: ink.dim,
          anchor: 'end',
        },
      ]
    : [];
  const bottom = top + plot.rows.length * line;
  const legend = style.hasLegend
    ? drawLegend(
        plot.partsName,
        plot.parts,
        { x: left, y: bottom + size * 0.6, width: width - left - margin },
        style,
      )
    : { items: [], height: 0 };
  return {
    title: plot.title,
    width,
    height: bottom + size * 0.6 + legend.height + margin,
    background: ink.paper,
    items: [...heads, ...items, ...legend.items],
  };
}
