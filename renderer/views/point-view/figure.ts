// A figure to take away: pictures side by side with titles and legend, drawn at a chosen width. Works without WebGL.
import { missingColors, viridis } from '#renderer/components/palettes.ts';
import { project, type Frame } from './camera.ts';
import { drawPoints } from './canvas-painter.ts';
import { entriesOf, styleFor, tableOf, type PointColor, type Scene } from './scene.ts';

export interface FigurePanel {
  readonly title: string;
  readonly xy: Float32Array;
  readonly frame: Frame;
}

/** The legend of a figure: names with colours, or a scale. */
export type FigureLegend =
  | {
      readonly kind: 'category';
      readonly title: string;
      readonly rows: readonly { readonly name: string; readonly color: string }[];
    }
  | {
      readonly kind: 'value';
      readonly title: string;
      readonly low: string;
      readonly high: string;
    };

export interface Figure {
  readonly panels: readonly FigurePanel[];
  readonly color: PointColor;
  readonly hidden: ReadonlySet<number>;
  readonly legend: FigureLegend;
  readonly background: 'white' | 'dark';
}

const inks = {
  white: { paper: '#ffffff', text: '#161b20', line: '#d3d8dd', missing: missingColors.light },
  dark: { paper: '#171b20', text: '#e6eaee', line: '#313940', missing: missingColors.dark },
} as const;

/** Lengths are in units of a thousandth of the width of one panel row; the figure scales as a whole. */
const sizes = { width: 1_000, margin: 20, gap: 16, title: 20, row: 22, font: 14 } as const;

interface Layout {
  readonly panel: { readonly width: number; readonly height: number };
  readonly columns: number;
  readonly columnWidth: number;
  readonly legendTop: number;
  readonly height: number;
}

/** Draws `figure` on a new canvas `widthPx` wide; the height follows from the content. */
export function drawFigure(figure: Figure, widthPx: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const layout = layOut(figure, context);
  const scale = widthPx / sizes.width;
  canvas.width = widthPx;
  canvas.height = Math.round(layout.height * scale);
  context.scale(scale, scale);
  const ink = inks[figure.background];
  context.fillStyle = ink.paper;
  context.fillRect(0, 0, sizes.width, layout.height);
  context.textBaseline = 'middle';
  for (const [index, panel] of figure.panels.entries()) {
    const left = sizes.margin + index * (layout.panel.width + sizes.gap);
    context.save();
    context.translate(left, sizes.margin);
    drawPanel(context, figure, panel, layout);
    context.restore();
  }
  context.save();
  context.translate(sizes.margin, layout.legendTop);
  if (figure.legend.kind === 'category') drawRows(context, figure, layout);
  else drawScale(context, figure);
  context.restore();
  return canvas;
}

/** The figure as the bytes of a PNG file. Rejects when the browser cannot make a picture of that size. */
export async function exportFigure(
  figure: Figure,
  widthPx: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = drawFigure(figure, widthPx);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) {
    throw new Error(`A picture of ${canvas.width} x ${canvas.height} px could not be made here.`);
  }
  return new Uint8Array(await blob.arrayBuffer());
}

function layOut({ panels, legend }: Figure, context: CanvasRenderingContext2D): Layout {
  const inner = sizes.width - 2 * sizes.margin;
  const width = (inner - (panels.length - 1) * sizes.gap) / Math.max(1, panels.length);
  const height = Math.min(width * 0.9, 640);
  const legendTop = sizes.margin + sizes.title + 8 + height + 14;
  setFont(context, 400);
  const widest = Math.max(
    90,
    ...(legend.kind === 'category'
      ? legend.rows.map(({ name }) => context.measureText(name).width + 40)
      : [0]),
  );
  const columns = Math.max(1, Math.floor(inner / widest));
  const nRows = legend.kind === 'category' ? Math.ceil(legend.rows.length / columns) : 2;
  return {
    panel: { width, height },
    columns,
    columnWidth: widest,
    legendTop,
    height: legendTop + sizes.row * (1 + nRows) + sizes.margin,
  };
}

function drawPanel(
  context: CanvasRenderingContext2D,
  { color, hidden, background }: Figure,
  { title, xy, frame }: FigurePanel,
  { panel }: Layout,
): void {
  const ink = inks[background];
  context.fillStyle = ink.text;
  setFont(context, 600);
  context.fillText(title, 0, sizes.title / 2);
  context.translate(0, sizes.title + 8);
  context.strokeStyle = ink.line;
  context.strokeRect(0, 0, panel.width, panel.height);
  context.beginPath();
  context.rect(0, 0, panel.width, panel.height);
  context.clip();
  const scene: Scene = {
    xy,
    entries: entriesOf(color),
    table: tableOf(color, hidden, ink.missing),
    selected: null,
    isOrdered: color.kind === 'value',
  };
  const projection = project(frame, { dx: 0, dy: 0, zoom: 1 }, panel);
  const nPoints = xy.length / 2;
  drawPoints(context, {
    scene,
    projection,
    style: styleFor(nPoints, panel, 1),
    from: 0,
    to: nPoints,
  });
}

function drawRows(context: CanvasRenderingContext2D, figure: Figure, layout: Layout): void {
  const { legend, background } = figure;
  if (legend.kind !== 'category') return;
  drawLegendTitle(context, legend.title, background);
  setFont(context, 400);
  for (const [index, { name, color }] of legend.rows.entries()) {
    const x = (index % layout.columns) * layout.columnWidth;
    const y = sizes.row * (1.5 + Math.floor(index / layout.columns));
    context.fillStyle = color;
    context.beginPath();
    context.arc(x + 6, y, 5.5, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = inks[background].text;
    context.fillText(name, x + 18, y);
  }
}

function drawScale(context: CanvasRenderingContext2D, { legend, background }: Figure): void {
  if (legend.kind !== 'value') return;
  drawLegendTitle(context, legend.title, background);
  const width = 220;
  const gradient = context.createLinearGradient(0, 0, width, 0);
  for (const [index, stop] of viridis.entries()) {
    gradient.addColorStop(index / (viridis.length - 1), stop);
  }
  context.fillStyle = gradient;
  context.fillRect(0, sizes.row * 1.2, width, 12);
  setFont(context, 400);
  context.fillStyle = inks[background].text;
  context.fillText(legend.low, 0, sizes.row * 2.3);
  context.textAlign = 'right';
  context.fillText(legend.high, width, sizes.row * 2.3);
  context.textAlign = 'left';
}

function drawLegendTitle(
  context: CanvasRenderingContext2D,
  title: string,
  background: Figure['background'],
): void {
  setFont(context, 600);
  context.fillStyle = inks[background].text;
  context.fillText(title, 0, sizes.row / 2);
}

function setFont(context: CanvasRenderingContext2D, weight: 400 | 600): void {
  const family = getComputedStyle(document.body).fontFamily;
  context.font = `${weight} ${sizes.font}px ${family}`;
}
