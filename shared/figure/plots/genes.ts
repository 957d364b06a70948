// Chosen genes in groups of cells: as violins, as dots (how many, how much), as a heat map of means.
import { colorAt, toHex, viridis } from '../color-scale.ts';
import { rectangle, type Drawing, type Item } from '../drawing.ts';
import {
  drawScale,
  inkOf,
  listTicks,
  margin,
  widthOf,
  type FigureStyle,
  type LegendRow,
} from '../style.ts';
import { fitText, textWidth } from '../text-width.ts';
import type { GeneInGroups } from './summarise-gene.ts';

export interface GenesPlot {
  readonly title: string;
  readonly groupsName: string;
  readonly groups: readonly LegendRow[];
  readonly genes: readonly GeneInGroups[];
  /** Highest value of each gene. */
  readonly max: readonly number[];
}

const unit = 'ln(1 + counts per 10,000)';

/** A row of violins for each gene, one for each group; the line is the median. */
export function drawViolins(plot: GenesPlot, style: FigureStyle): Drawing {
  const ink = inkOf(style);
  const width = widthOf(style);
  const size = style.fontPt;
  const rowHeight = Math.max(7 * size, 40);
  const left = margin + (style.hasAxes ? 1.4 * size : 0) + 2.2 * size;
  const column = (width - margin - left) / Math.max(1, plot.groups.length);
  const top = margin;
  const items = plot.genes.flatMap(({ gene, groups }, row): readonly Item[] => {
    const y0 = top + row * (rowHeight + 1.2 * size) + 1.5 * size;
    const base = y0 + rowHeight - 1.5 * size;
    const max = plot.max[row] || 1;
    const ticks = listTicks(0, max, 3);
    const y = (value: number): number => base - (value / max) * (base - y0);
    return [
      {
        kind: 'text',
        x: left,
        y: y0 - 0.5 * size,
        text: gene,
        size,
        fill: ink.text,
        isItalic: true,
      },
      ...ticks.flatMap((tick): readonly Item[] => [
        {
          kind: 'path',
          points: [left, y(tick), width - margin, y(tick)],
          stroke: ink.line,
          lineWidth: 0.3,
        },
        {
          kind: 'text',
          x: left - 0.4 * size,
          y: y(tick) + 0.35 * size,
          text: String(tick),
          size,
          fill: ink.dim,
          anchor: 'end',
        },
      ]),
      ...groups.flatMap(({ density, median }, i): readonly Item[] => {
        const x = left + (i + 0.5) * column;
        const half = column * 0.42;
        const at = density.map((_, step) => y((step / (density.length - 1)) * max));
        const right = density.flatMap((share, step) => [x + half * share, at[step]!]);
        const back = density.flatMap((_, step) => {
          const from = density.length - 1 - step;
          return [x - half * density[from]!, at[from]!];
        });
        const [from, to] = [x - half * 0.35, x + half * 0.35];
        return [
          {
            kind: 'path',
            points: [...right, ...back],
            isClosed: true,
            fill: plot.groups[i]!.color,
            stroke: ink.text,
            lineWidth: 0.3,
          },
          {
            kind: 'path',
            points: [from, y(median), to, y(median)],
            stroke: ink.text,
            lineWidth: 1,
          },
        ];
      }),
    ];
  });
  const bottom = top + plot.genes.length * (rowHeight + 1.2 * size);
  const names = nameGroups(
    plot.groups.map(({ name }) => name),
    { left, column, top: bottom },
    style,
  );
  const axis: readonly Item[] = style.hasAxes
    ? [
        {
          kind: 'text',
          x: margin + size,
          y: (top + bottom) / 2,
          text: unit,
          size,
          fill: ink.dim,
          anchor: 'middle',
          turn: -90,
        },
      ]
    : [];
  return {
    title: plot.title,
    width,
    height: bottom + names.height + margin,
    background: ink.paper,
    items: [...items, ...names.items, ...axis],
  };
}

/** Genes in columns, groups in rows: the larger the dot the more cells express the gene, the lighter the more. */
export function drawDotPlot(plot: GenesPlot, style: FigureStyle): Drawing {
  return drawGrid(plot, style, 'dots');
}

/** Genes in columns, groups in rows: mean of each, on a scale of its own for each gene. */
export function drawHeatMap(plot: GenesPlot, style: FigureStyle): Drawing {
  return drawGrid(plot, style, 'cells');
}

function drawGrid(plot: GenesPlot, style: FigureStyle, kind: 'dots' | 'cells'): Drawing {
  const ink = inkOf(style);
  const width = widthOf(style);
  const size = style.fontPt;
  const nameWidth = Math.min(
    width * 0.3,
    Math.max(...plot.groups.map(({ name }) => textWidth(name, size)), 0),
  );
  const left = margin + nameWidth + 0.7 * size + (style.hasAxes ? 1.5 * size : 0);
  const column = Math.min((width - margin - left) / Math.max(1, plot.genes.length), 3.2 * size);
  const line = 1.9 * size;
  const names = nameGroups(
    plot.genes.map(({ gene }) => gene),
    { left, column, top: 0 },
    style,
    true,
  );
  const top = margin;
  const bottom = top + plot.groups.length * line;
  const legendTop = bottom + names.height + 0.6 * size;
  const most =
    Math.max(...plot.genes.flatMap(({ groups }) => groups.map(({ mean }) => mean)), 0) || 1;
  const cells = plot.genes.flatMap(({ groups }, gene): readonly Item[] => {
    const highest = kind === 'dots' ? most : Math.max(...groups.map(({ mean }) => mean)) || 1;
    return groups.map(({ mean, detected }, group): Item => {
      const fill = toHex(colorAt(viridis, mean / highest));
      const x = left + gene * column;
      const y = top + group * line;
      if (kind === 'cells') return rectangle({ x, y, width: column, height: line }, { fill });
      const radius = dotRadius(detected, size);
      return {
        kind: 'disc',
        x: x + column / 2,
        y: y + line / 2,
        radius,
        fill,
        stroke: ink.line,
        lineWidth: 0.3,
      };
    });
  });
  const rows = plot.groups.map(({ name }, group): Item => {
    const y = top + (group + 0.5) * line + 0.35 * size;
    return {
      kind: 'text',
      x: left - 0.7 * size,
      y,
      text: fitText(name, size, nameWidth),
      size,
      fill: ink.text,
      anchor: 'end',
    };
  });
  const axis: readonly Item[] = style.hasAxes
    ? [
        {
          kind: 'text',
          x: margin + size,
          y: (top + bottom) / 2,
          text: plot.groupsName,
          size,
          fill: ink.dim,
          anchor: 'middle',
          turn: -90,
        },
      ]
    : [];
  const legend = style.hasLegend
    ? drawGridLegend(kind, most, { left, top: legendTop, width: width - margin - left }, style)
    : { items: [], height: 0 };
  return {
    title: plot.title,
    width,
    height: legendTop + legend.height + margin,
    background: ink.paper,
    items: [
      ...cells,
      ...rows,
      ...names.items.map((item) => lower(item, bottom)),
      ...axis,
      ...legend.items,
    ],
  };
}

function dotRadius(share: number, size: number): number {
  return Math.max(0.1, 0.85 * size * Math.sqrt(share));
}

function drawGridLegend(
  kind: 'dots' | 'cells',
  most: number,
  box: { left: number; top: number; width: number },
  style: FigureStyle,
): { readonly items: readonly Item[]; readonly height: number } {
  const ink = inkOf(style);
  const size = style.fontPt;
  const words =
    kind === 'dots'
      ? { title: `Mean, ${unit}`, high: most.toFixed(1) }
      : { title: 'Mean, of the highest group', high: '1' };
  const scale = drawScale(
    { ...words, low: '0', colorAt: (share) => toHex(colorAt(viridis, share)) },
    { x: box.left, y: box.top, width: box.width },
    style,
  );
  if (kind === 'cells') return scale;
  const y = box.top + scale.height + 0.4 * size;
  const key = [0.25, 0.5, 0.75, 1].flatMap((share, i): readonly Item[] => {
    const x = box.left + size + i * 3.6 * size;
    return [
      { kind: 'disc', x, y: y + 2.2 * size, radius: dotRadius(share, size), fill: ink.dim },
      {
        kind: 'text',
        x,
        y: y + 4.3 * size,
        text: `${100 * share} %`,
        size,
        fill: ink.text,
        anchor: 'middle',
      },
    ];
  });
  const title: Item = {
    kind: 'text',
    x: box.left,
    y: y + size,
    text: 'Cells in which it was found',
    size,
    fill: ink.text,
    isBold: true,
  };
  return { items: [...scale.items, title, ...key], height: scale.height + 4.9 * size };
}

/** Names below columns, turned where they would not fit. */
function nameGroups(
  names: readonly string[],
  { left, column, top }: { left: number; column: number; top: number },
  style: FigureStyle,
  isItalic = false,
): { readonly items: readonly Item[]; readonly height: number } {
  const size = style.fontPt;
  const fill = inkOf(style).text;
  const widest = Math.max(...names.map((name) => textWidth(name, size)), 0);
  const isTurned = widest > column * 0.95;
  const longest = Math.min(widest, 12 * size);
  const items = names.map((name, i): Item => {
    const x = left + (i + 0.5) * column;
    return isTurned
      ? {
          kind: 'text',
          x: x + 0.35 * size,
          y: top + 0.6 * size,
          text: fitText(name, size, longest),
          size,
          fill,
          isItalic,
          anchor: 'end',
          turn: -90,
        }
      : {
          kind: 'text',
          x,
          y: top + 1.3 * size,
          text: name,
          size,
          fill,
          isItalic,
          anchor: 'middle',
        };
  });
  return { items, height: isTurned ? longest + size : 1.7 * size };
}

function lower(item: Item, by: number): Item {
  return item.kind === 'text' ? { ...item, y: item.y + by } : item;
}
