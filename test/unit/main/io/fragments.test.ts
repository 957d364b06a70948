import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFragmentPeaks } from '#main/io/fragments/call-peaks.ts';
import { countCuts } from '#main/io/fragments/count.ts';
import { readBed } from '#main/io/fragments/regions.ts';
import { readBarcodes, surveyCells } from '#main/io/fragments/survey.ts';
import { readGeneStarts } from '#main/io/gene-starts.ts';
import { markOverlapping, mergeIntervals } from '#main/numerics/intervals.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import { simulateFragments } from '#test/helpers/simulated-fragments.ts';

const ports = { probe: createFileProbe() };
const noReport = () => Promise.resolve();

interface Wanted {
  readonly peaksPath?: string;
  readonly blacklistPath?: string;
  readonly genesPath?: string;
  readonly barcodesPath?: string;
  readonly minFragments?: number;
  readonly chromosomes?: ReadonlyMap<string, number>;
}

async function countFragments(path: string, wanted: Wanted = {}) {
  const { peaksPath, blacklistPath, genesPath, barcodesPath } = wanted;
  const surveyed = await surveyCells(ports, path, {
    minFragments: wanted.minFragments ?? 1,
    barcodes: barcodesPath === undefined ? null : await readBarcodes(ports, barcodesPath),
    chromosomes: wanted.chromosomes ?? null,
  });
  return countCuts(ports, surveyed, {
    binBases: 100,
    regions:
      peaksPath === undefined
        ? null
        : { name: peaksPath, regions: await readBed(ports.probe, peaksPath) },
    blacklist: blacklistPath === undefined ? null : await readBed(ports.probe, blacklistPath),
    starts: genesPath === undefined ? null : await readGeneStarts(ports.probe, genesPath, noReport),
  });
}

/** Unsorted on purpose; A has a fragment within a nucleosome's length, B none. */
const lines = [
  '# a comment',
  'chr2\t10\t60\tB\t1',
  'chr1\t90\t110\tA\t2',
  'chr1\t20\t80\tA\t1',
  'chr1\t100\t300\tA\t1',
  'chr2\t150\t190\tB\t3',
];

describe('fragments', () => {
  let dir: string;
  const write = (name: string, content: string | Uint8Array) => {
    const file = path.join(dir, name);
    writeFileSync(file, content);
    return file;
  };
  const rowOf = (
    { x, obs, vars }: Awaited<ReturnType<typeof countFragments>>,
    cell: string,
  ): Record<string, number> => {
    const row = obs.index.indexOf(cell);
    const found: Record<string, number> = {};
    for (let at = x.indptr[row] ?? 0; at < (x.indptr[row + 1] ?? 0); at++) {
      found[vars.index[x.indices[at] ?? -1] ?? ''] = x.data[at] ?? 0;
    }
    return found;
  };

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'cellwright-fragments-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('are counted by their two cuts over bins, in any order, from several gzip members', async () => {
    const half = (from: number, to: number) => gzipSync(`${lines.slice(from, to).join('\n')}\n`);
    const file = write('a.fragments.tsv.gz', Buffer.concat([half(0, 3), half(3, 6)]));
    const counted = await countFragments(file);
    expect(rowOf(counted, 'A')).toEqual({ 'chr1:0-100': 3, 'chr1:100-200': 2, 'chr1:200-300': 1 });
    expect(rowOf(counted, 'B')).toEqual({ 'chr2:0-100': 2, 'chr2:100-200': 2 });
    expect(counted.obs.columns.get('n_fragments')).toMatchObject({
      values: Int32Array.of(2, 3),
    });
    expect(counted.obs.columns.get('nucleosome_signal')).toMatchObject({
      values: Float64Array.of(0, 0.5),
    });
  });

  it('are counted over peaks that overlap, without what is blacklisted', async () => {
    const file = write('b.fragments.tsv', lines.join('\n'));
    const peaksPath = write('peaks.bed', 'track x\nchr1\t0\t1000\nchr1\t95\t105\nchr2\t0\t20\n');
    const blacklistPath = write('black.bed', 'chr1\t299\t300\n');
    const counted = await countFragments(file, { peaksPath, blacklistPath });
    expect(rowOf(counted, 'A')).toEqual({ 'chr1:0-1000': 5, 'chr1:95-105': 1 });
    expect(rowOf(counted, 'B')).toEqual({ 'chr2:0-20': 1 });
    expect(counted.obs.columns.get('fraction_in_regions')).toMatchObject({
      values: Float64Array.of(0.25, 5 / 6),
    });
    expect(counted.obs.columns.get('fraction_blacklisted')).toMatchObject({
      values: Float64Array.of(0, 1 / 6),
    });
  });

  it('of barcodes without cells are left out at the knee', async () => {
    const many = Array.from({ length: 900 }, (_, i) => {
      const isCell = i < 600;
      return `chr1\t${i}\t${i + 50}\t${isCell ? `cell${i % 6}` : `empty${i % 100}`}\t1`;
    });
    const file = write('knee_fragments.tsv', many.join('\n'));
    const counted = await countFragments(file, { minFragments: 0 });
    expect([...counted.obs.index].sort()).toEqual([
      'cell0',
      'cell1',
      'cell2',
      'cell3',
      'cell4',
      'cell5',
    ]);
    expect(counted.warnings.join()).toMatch(
      /6 of 106 barcodes .* 100 fragments or more \(at the knee\)/,
    );
  });

  it.each([
    ['chr1\t5', /line 2: expected chromosome, start, end and barcode/],
    ['chr1\tx\t9\tA\t1', /line 2: .*found "chr1 x 9 A 1"/],
    ['chr1\t9\t5\tA\t1', /line 2/],
    ['chr1\t5\t9\t\t1', /line 2/],
    ['chr1', /line 2: .*found "chr1"/],
  ])('with the bad line %j are refused by its number', async (line, message) => {
    const file = write('bad_fragments.tsv', `chr1\t1\t5\tA\t1\n${line}\nchr1\t1\t5\tA\t1\n`);
    await expect(countFragments(file)).rejects.toThrow(message);
  });

  it('cut off in the middle of the gzip are refused', async () => {
    const packed = gzipSync(
      Array.from({ length: 500 }, (_, i) => `chr1\t${i}\t${i + 9}\tA${i}\t1`).join('\n'),
    );
    const file = write('cut_fragments.tsv.gz', packed.subarray(0, packed.length - 40));
    await expect(countFragments(file)).rejects.toThrow(/cut off or damaged/);
  });

  it('on other chromosomes than the peaks are refused', async () => {
    const file = write('c_fragments.tsv', lines.join('\n'));
    const peaksPath = write('other.bed', '1\t0\t1000\n');
    await expect(countFragments(file, { peaksPath })).rejects.toThrow(
      /No peak of .* lies on a chromosome/,
    );
  });

  it('of listed barcodes are cells, however few they have', async () => {
    const file = write('d_fragments.tsv', lines.join('\n'));
    const barcodesPath = write('barcodes.tsv.gz', gzipSync('B\nnot-there\n'));
    const counted = await countFragments(file, { barcodesPath });
    expect(counted.obs.index).toEqual(['B']);
    expect(counted.warnings.join()).toMatch(/1 of 2 barcodes .* those listed in .*barcodes\.tsv/);
  });

  it('without any of the listed barcodes are refused', async () => {
    const file = write('e_fragments.tsv', lines.join('\n'));
    const barcodesPath = write('others.tsv', 'AAAC-1\nAAAG-1\n');
    await expect(countFragments(file, { barcodesPath })).rejects.toThrow(
      /none of the 2 barcodes of .*others\.tsv: expected barcodes like AAAC-1, found B, A/,
    );
  });

  it('on no chromosome of some peaks: said, and those stay closed', async () => {
    const file = write('f_fragments.tsv', lines.join('\n'));
    const peaksPath = write('some.bed', 'chr1\t0\t1000\nchr9\t5\t10\n');
    const counted = await countFragments(file, { peaksPath });
    expect(counted.warnings.join()).toMatch(/1 peaks of .* on chromosomes without .* \(chr9\)/);
    expect(counted.vars.index).toEqual(['chr1:0-1000', 'chr9:5-10']);
  });

  it('on sequences that the genome does not have are left out, and so are bins beyond its end', async () => {
    const file = write('g_fragments.tsv', lines.join('\n'));
    const counted = await countFragments(file, { chromosomes: new Map([['chr1', 250]]) });
    expect(counted.vars.index).toEqual(['chr1:0-100', 'chr1:100-200', 'chr1:200-250']);
    expect(rowOf(counted, 'B')).toEqual({});
    expect(counted.warnings.join()).toMatch(/fragments on 1 sequences .* left out \(chr2\)/);
  });

  it('at starts of genes raise the enrichment there', async () => {
    // Two cuts of A within 500 bases of the start, one in the outermost 100 of 1,000; C has none there.
    const cuts = ['chr1\t4900\t5100\tA\t1', 'chr1\t4050\t9000\tA\t1', 'chr1\t5400\t9100\tC\t1'];
    const file = write('h_fragments.tsv', cuts.join('\n'));
    const attributes = 'gene_id "g1"; gene_type "protein_coding"; gene_name "ABC";';
    const genesPath = write(
      'genes.gtf',
      `#!genome\n1\thavana\tgene\t3001\t5001\t.\t-\t.\t${attributes}\n`,
    );
    const { obs } = await countFragments(file, { genesPath });
    const column = obs.columns.get('tss_enrichment');
    const values = column?.type === 'number' ? column.values : [];
    expect(values[0]).toBeCloseTo(2 / 1001 / (1 / 200), 10);
    // Without cuts beside, the mean of all cells stands in.
    expect(values[1]).toBeCloseTo(1 / 1001 / (1 / 400), 10);
  });

  it('and genes of another genome are refused', async () => {
    const file = write('i_fragments.tsv', lines.join('\n'));
    const genesPath = write('genes.bed', 'scaffold7\t10\t11\tABC\t.\t+\n');
    await expect(countFragments(file, { genesPath })).rejects.toThrow(
      /No gene lies on a chromosome of .*genes on scaffold7 .*fragments on chr2, chr1/,
    );
  });
});

describe('peaks called from fragments', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'cellwright-called-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each([
    [600, 0.4],
    [1_200, 0.2],
  ])(
    'are those that were there, of %i fragments per cell with a share of %d',
    async (nPerCell, shareInPeaks) => {
      const made = simulateFragments({
        ...{ nCells: 60, nTypes: 3, nPeaks: 300, seed: 5 },
        ...{ nPerCell, shareInPeaks },
      });
      const file = path.join(dir, `${nPerCell}_fragments.tsv`);
      writeFileSync(file, made.lines.join('\n'));
      const options = { minFragments: 1, barcodes: null, chromosomes: null };
      const surveyed = await surveyCells(ports, file, options);
      const { regions } = await callFragmentPeaks(ports, surveyed, { blacklist: null });
      const { nShared } = mergeIntervals([made.peaks, regions]);
      const [recall, precision] = [
        (nShared[0] ?? 0) / made.peaks.length,
        (nShared[1] ?? 0) / regions.length,
      ];
      expect(recall).toBeGreaterThan(0.98);
      expect(precision).toBeGreaterThan(0.98);
      const bases = regions.map(({ start, end }) => end - start).sort((a, b) => a - b);
      expect(bases[0]).toBeGreaterThanOrEqual(300);
      expect(bases[bases.length >> 1]).toBeLessThan(1_000);
    },
  );

  it('are none where nothing stands out, and that is said', async () => {
    const made = simulateFragments({
      ...{ nCells: 20, nTypes: 1, nPeaks: 50, nPerCell: 200, shareInPeaks: 0, seed: 6 },
    });
    const file = path.join(dir, 'flat_fragments.tsv');
    writeFileSync(file, made.lines.join('\n'));
    const options = { minFragments: 1, barcodes: null, chromosomes: null };
    const surveyed = await surveyCells(ports, file, options);
    await expect(callFragmentPeaks(ports, surveyed, { blacklist: null })).rejects.toThrow(
      /no place stands out/,
    );
  });

  it('leave out the blacklist', async () => {
    const made = simulateFragments({
      ...{ nCells: 60, nTypes: 1, nPeaks: 40, nPerCell: 300, shareInPeaks: 0.4, seed: 7 },
    });
    const file = path.join(dir, 'black_fragments.tsv');
    writeFileSync(file, made.lines.join('\n'));
    const options = { minFragments: 1, barcodes: null, chromosomes: null };
    const surveyed = await surveyCells(ports, file, options);
    const blacklist = made.peaks
      .slice(0, 10)
      .map((peak) => ({ ...peak, start: peak.start - 400, end: peak.end + 400 }));
    const { regions } = await callFragmentPeaks(ports, surveyed, { blacklist });
    expect(
      markOverlapping(
        regions,
        blacklist.map((peak) => ({ ...peak, start: peak.start + 300, end: peak.end - 300 })),
      ),
    ).not.toContain(1);
    expect(regions.length).toBeGreaterThanOrEqual(30);
  });
});
