// The report of a finished run, made from its folder alone, so that it can be made again at any time.
import { describeEdit } from '#shared/contract/edit-log.ts';
import { repeatCommand } from '#shared/contract/repeat-command.ts';
import type { EmbeddingSummary, RunRecord, Verdict } from '#shared/contract/results.ts';
import { imagesOf, type Drawing } from '#shared/figure/drawing.ts';
import { alignFrames, fitFrame } from '#shared/figure/frame.ts';
import { drawComposition } from '#shared/figure/plots/composition.ts';
import { drawEmbedding } from '#shared/figure/plots/embedding.ts';
import { drawLines } from '#shared/figure/plots/lines.ts';
import { encodePng, toDataUrl, type Deflate } from '#shared/figure/png.ts';
import type { FigureStyle } from '#shared/figure/style.ts';
import { toSvg } from '#shared/figure/svg.ts';
import type { ColoredGroups, EditedRun } from '../edits/edited-run.ts';
import { writeReport } from './page.ts';
import type { ReportContent } from './page.ts';

export interface ReportPorts {
  openEditedRun(dir: string): Promise<EditedRun>;
  readRecord(dir: string): Promise<RunRecord>;
  embeddingsOf(record: RunRecord, keys: readonly string[]): readonly EmbeddingSummary[];
  judge(record: RunRecord): Verdict | null;
  describeMethods(
    record: RunRecord,
    kept: { readonly nCells: number; readonly nBatches: number; readonly nClusters: number },
  ): ReportContent['methods'];
  /** What was done, as a noun: "Integration". */
  analysisOf(record: RunRecord): string;
  readonly deflate: Deflate;
}

const style: FigureStyle = {
  widthMm: 174,
  fontPt: 7,
  hasLegend: true,
  hasAxes: true,
  ground: 'white',
  dpi: 200,
};

/** The HTML page of the run in `dir`. */
export async function makeReport(dir: string, ports: ReportPorts): Promise<string> {
  const record = await ports.readRecord(dir);
  const run = await ports.openEditedRun(dir);
  try {
    const batches = await run.readGroups('batch');
    const clusters = await run.readGroups('leiden');
    const drawings = [
      ...(await drawPictures(run, record, ports)),
      [
        'Share of each batch in each cluster, with the number of cells.',
        composition(clusters, batches),
      ] as const,
      ...loss(record),
    ];
    const figures: { svg: string; caption: string }[] = [];
    for (const [caption, drawing] of drawings) {
      figures.push({ caption, svg: await inlineSvg(drawing, figures.length, ports.deflate) });
    }
    const kept = {
      nCells: run.nCells,
      nBatches: batches.names.length,
      nClusters: clusters.names.length,
    };
    return writeReport({
      name: nameOf(record, ports.analysisOf(record)),
      record,
      nCells: run.nCells,
      nFeatures: run.nFeatures,
      verdict: ports.judge(record),
      figures,
      edits: run.edits.map((edit) => describeEdit(edit, (column) => column)),
      methods: ports.describeMethods(record, kept),
      command: repeatCommand(record, 'repeated-run'),
    });
  } finally {
    run.close();
  }
}

/** "Integration of celseq2.h5ad, dropseq.h5ad and 3 more". */
function nameOf({ inputs }: RunRecord, analysis: string): string {
  const names = inputs.map(({ path }) => path.split(/[\\/]/).pop() ?? path);
  const nMore = names.length - 2;
  const shown = names.slice(0, 2);
  return `${analysis} of ${nMore > 0 ? `${shown.join(', ')} and ${nMore} more` : shown.join(' and ')}`;
}

/** The pictures by batch, by cluster and, where there are known types, by type. */
async function drawPictures(
  run: EditedRun,
  record: RunRecord,
  ports: ReportPorts,
): Promise<readonly (readonly [string, Drawing])[]> {
  const pictures = await Promise.all(
    ports.embeddingsOf(record, run.embeddings).map(async ({ title, picture }) => ({
      title,
      xy: await run.readPicture(run.pictureOf(picture)),
    })),
  );
  const frames = alignFrames(pictures.map(({ xy }) => fitFrame(xy)));
  const panels = pictures.map((picture, i) => ({ ...picture, frame: squared(frames[i]!) }));
  const columns = ['batch', ...(record.labelKey === null ? [] : [record.labelKey]), 'leiden'];
  const drawings: (readonly [string, Drawing])[] = [];
  for (const name of new Set(columns)) {
    const groups = await run.readGroups(name);
    const title = name === 'leiden' ? 'Cluster' : name === 'batch' ? 'Batch' : name;
    const drawing = drawEmbedding(
      {
        title: `UMAP by ${title}`,
        panels,
        axes: ['UMAP 1', 'UMAP 2'],
        color: {
          kind: 'category',
          name: title,
          codes: groups.codes,
          categories: rowsOf(groups),
          hidden: new Set(),
        },
      },
      style,
    );
    drawings.push([`The same cells by every method, coloured by ${title.toLowerCase()}.`, drawing]);
  }
  return drawings;
}

function squared(frame: ReturnType<typeof fitFrame>): ReturnType<typeof fitFrame> {
  const half = Math.max(frame.halfWidth, frame.halfHeight);
  return { ...frame, halfWidth: half, halfHeight: half };
}

function rowsOf({
  names,
  colors,
}: ColoredGroups): readonly { readonly name: string; readonly color: string }[] {
  return names.map((name, i) => ({ name, color: colors[i] ?? '#000000' }));
}

function composition(clusters: ColoredGroups, batches: ColoredGroups): Drawing {
  const counts = clusters.names.map(() => new Uint32Array(batches.names.length));
  clusters.codes.forEach((cluster, cell) => {
    const row = counts[cluster];
    const batch = batches.codes[cell] ?? -1;
    if (row !== undefined && batch >= 0) row[batch] = (row[batch] ?? 0) + 1;
  });
  const plot = {
    title: 'Batches in each cluster',
    rowsName: 'Cluster',
    rows: clusters.names,
    partsName: 'Batch',
    parts: rowsOf(batches),
    counts,
  };
  return drawComposition(plot, style);
}

function loss({ training }: RunRecord): readonly (readonly [string, Drawing])[] {
  if (training === null || training.lossHistory.length < 2) return [];
  const x = training.lossHistory.map(([step]) => step);
  const lines = [
    { name: 'Total', color: '#0072b2', x, y: training.lossHistory.map((point) => point[1]) },
    {
      name: 'Reconstruction',
      color: '#e69f00',
      x,
      y: training.lossHistory.map((point) => point[2]),
    },
  ];
  const plot = { title: 'Loss while training', axes: ['Step', 'Loss'] as const, lines };
  return [['Mean loss of each pass over the cells.', drawLines(plot, style)]];
}

async function inlineSvg(drawing: Drawing, index: number, deflate: Deflate): Promise<string> {
  const urls = await Promise.all(
    imagesOf(drawing.items).map(
      async ({ pixels }) => [pixels, toDataUrl(await encodePng(pixels, deflate))] as const,
    ),
  );
  // Several drawings share a page: their clips need names of their own.
  return toSvg(drawing, new Map(urls)).replaceAll(/(id="|url\(#)clip/g, `$1figure${index}-clip`);
}
