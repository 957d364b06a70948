import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { imagesOf, type Drawing } from '#shared/figure/drawing.ts';
import { toPdf } from '#shared/figure/pdf.ts';
import { drawComposition } from '#shared/figure/plots/composition.ts';
import { drawEmbedding } from '#shared/figure/plots/embedding.ts';
import { drawDotPlot, drawHeatMap, drawViolins } from '#shared/figure/plots/genes.ts';
import { drawLines } from '#shared/figure/plots/lines.ts';
import { drawMeasures } from '#shared/figure/plots/measures.ts';
import { summariseGene } from '#shared/figure/plots/summarise-gene.ts';
import { rasterAbove } from '#shared/figure/points.ts';
import { encodePng, toDataUrl, withResolution } from '#shared/figure/png.ts';
import { listTicks, type FigureStyle } from '#shared/figure/style.ts';
import { toSvg } from '#shared/figure/svg.ts';

const deflate = (bytes: Uint8Array): Promise<Uint8Array> => Promise.resolve(deflateSync(bytes));
const style: FigureStyle = {
  widthMm: 85,
  fontPt: 7,
  hasLegend: true,
  hasAxes: true,
  ground: 'white',
  dpi: 150,
};
const groups = [
  { name: 'B & T', color: '#0072b2' },
  { name: 'NK', color: '#e69f00' },
];
const frame = { x: 0, y: 0, halfWidth: 2, halfHeight: 2 };

function cells(n: number): { xy: Float32Array; codes: Int32Array } {
  const xy = Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(i * 12.9898));
  return { xy, codes: Int32Array.from({ length: n }, (_, i) => (i % 3) - 1) };
}

function embedding(n: number, hidden: readonly number[] = []): Drawing {
  const { xy, codes } = cells(n);
  const plot = {
    title: 'UMAP',
    panels: [{ title: 'SCALEX', xy, frame }],
    axes: ['UMAP 1', 'UMAP 2'] as const,
    color: {
      kind: 'category' as const,
      name: 'Cell type',
      codes,
      categories: groups,
      hidden: new Set(hidden),
    },
  };
  return drawEmbedding(plot, style);
}

const genes = (() => {
  const codes = Int32Array.from({ length: 60 }, (_, i) => i % 2);
  const summary = (gene: string, factor: number) =>
    summariseGene(
      gene,
      Float32Array.from(codes, (code, i) => (code === 0 ? 0 : factor * (1 + (i % 5)))),
      { codes, n: 2 },
    );
  const all = [summary('EGFR', 0.5), summary('VIM', 0.1)];
  const max = all.map((gene) => gene.max);
  return { title: 'Genes', groupsName: 'Cell type', groups, genes: all, max };
})();

const everyPlot: readonly (readonly [string, Drawing])[] = [
  ['embedding', embedding(50)],
  ['embedding with an image', embedding(rasterAbove * 2)],
  ['violins', drawViolins(genes, style)],
  ['dot plot', drawDotPlot(genes, style)],
  ['heat map', drawHeatMap(genes, style)],
  [
    'composition',
    drawComposition(
      {
        title: 'c',
        rowsName: 'Cluster',
        rows: ['0'],
        partsName: 'Type',
        parts: groups,
        counts: [[3, 1]],
      },
      style,
    ),
  ],
  [
    'measures',
    drawMeasures(
      {
        title: 'm',
        methods: [{ name: 'None', mark: 'ring' }],
        rows: [{ name: 'iLISI', values: [0.3] }],
      },
      style,
    ),
  ],
  [
    'lines',
    drawLines(
      {
        title: 'l',
        axes: ['Step', 'Loss'],
        lines: [{ name: 'Total', color: '#0072b2', x: [1, 9], y: [5, 2] }],
      },
      style,
    ),
  ],
];

async function svgOf(drawing: Drawing): Promise<string> {
  const urls = await Promise.all(
    imagesOf(drawing.items).map(async ({ pixels }) => {
      return [pixels, toDataUrl(await encodePng(pixels, deflate))] as const;
    }),
  );
  return toSvg(drawing, new Map(urls));
}

describe('figures', () => {
  it.each(everyPlot)(
    '%s is as wide as asked, and every place in it is a number',
    async (_, drawing) => {
      const svg = await svgOf(drawing);
      expect(svg).toContain('<svg xmlns="http://www.w3.org/2000/svg" width="85mm"');
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(drawing.height).toBeGreaterThan(20);
    },
  );

  it.each(everyPlot)(
    '%s becomes a PDF whose parts lie where its table says',
    async (_, drawing) => {
      const pdf = Buffer.from(await toPdf(drawing, deflate)).toString('latin1');
      const table = pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1]));
      const places = [...table.matchAll(/(\d{10}) 00000 n/g)].map(([, place]) => Number(place));
      expect(places.length).toBeGreaterThan(6);
      places.forEach((place, i) => expect(pdf.slice(place, place + 12)).toMatch(`${i + 1} 0 obj`));
    },
  );

  it('keep letters as letters, and escape them', async () => {
    const svg = await svgOf(embedding(50));
    expect(svg).toContain('>B &amp; T</text>');
    const pdf = Buffer.from(await toPdf(embedding(50), deflate));
    const start = pdf.indexOf('stream\n') + 7;
    const page = inflateSync(pdf.subarray(start)).toString('latin1');
    expect(page).toContain('(B & T) Tj');
  });

  it('refuse letters that the fonts of a PDF lack, and say which', async () => {
    const drawing = drawLines(
      {
        title: 'l',
        axes: ['IFNγ', ''],
        lines: [{ name: 'a', color: '#000000', x: [0, 1], y: [0, 1] }],
      },
      style,
    );
    await expect(toPdf(drawing, deflate)).rejects.toThrow(/cannot hold “γ” of “IFNγ”/);
    expect(await svgOf(drawing)).toContain('IFNγ');
  });

  it('draw every cell as a dot while they are few, as one image when they are many', async () => {
    const few = await svgOf(embedding(60));
    // One more circle for each name in the legend.
    expect(few.match(/<circle/g)).toHaveLength(62);
    const many = await svgOf(embedding(rasterAbove + 10));
    expect(many.match(/<circle/g)).toHaveLength(2);
    expect(many.match(/<image/g)).toHaveLength(1);
    expect(many).toContain('>NK</text>');
  });

  it('leave out hidden groups, in the picture and in the legend', async () => {
    const svg = await svgOf(embedding(60, [0, -1]));
    expect(svg.match(/<circle/g)).toHaveLength(21);
    expect(svg).not.toContain('B &amp; T');
  });
});

describe('an image in a figure', () => {
  it('is a PNG with the pixels as they were, and its size in mm', async () => {
    const rgba = Uint8ClampedArray.of(255, 0, 0, 255, 0, 0, 255, 128);
    const png = await encodePng({ width: 2, height: 1, rgba }, deflate);
    const data = Buffer.from(png);
    const at = data.indexOf('IDAT');
    expect([...inflateSync(data.subarray(at + 4, at + 4 + data.readUInt32BE(at - 4)))]).toEqual([
      0, 255, 0, 0, 255, 0, 0, 255, 128,
    ]);
    const sized = Buffer.from(withResolution(png, 600));
    expect(sized.readUInt32BE(sized.indexOf('pHYs') + 4)).toBe(23_622);
    expect(toDataUrl(png)).toBe(`data:image/png;base64,${data.toString('base64')}`);
  });
});

describe('a gene in groups', () => {
  it('has the mean, share and median of each group', () => {
    const { groups: found, max } = summariseGene('g', [0, 2, 4, 0, 0, 6], {
      codes: [0, 0, 0, 1, 1, -1],
      n: 2,
    });
    expect(max).toBe(6);
    expect(found[0]).toMatchObject({ mean: 2, detected: 2 / 3, median: 2 });
    expect(found[1]).toMatchObject({ mean: 0, detected: 0, median: 0 });
    expect(Math.max(...(found[0]?.density ?? []))).toBe(1);
  });
});

describe('ticks', () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 940, 5, [0, 200, 400, 600, 800]],
    [0, 0, 3, [0]],
  ])('from %d to %d are round numbers', (low, high, n, expected) => {
    expect(listTicks(low, high, n).slice(0, 6)).toEqual(expected);
  });
});
