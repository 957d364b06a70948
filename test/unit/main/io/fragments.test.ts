import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFragments } from '#main/io/fragments/count.ts';
import type { CountOptions } from '#main/io/fragments/count.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';

const ports = { probe: createFileProbe() };
const usual: CountOptions = {
  ...{ peaksPath: null, binBases: 100, blacklistPath: null, minFragments: 1, chromosomes: null },
};
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
    const counted = await countFragments(ports, file, usual);
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
    const counted = await countFragments(ports, file, { ...usual, peaksPath, blacklistPath });
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
    const counted = await countFragments(ports, file, { ...usual, minFragments: 0 });
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
  ])('with the bad line %j are refused by its number', async (line, message) => {
    const file = write('bad_fragments.tsv', `chr1\t1\t5\tA\t1\n${line}\nchr1\t1\t5\tA\t1\n`);
    await expect(countFragments(ports, file, usual)).rejects.toThrow(message);
  });

  it('cut off in the middle of the gzip are refused', async () => {
    const packed = gzipSync(
      Array.from({ length: 500 }, (_, i) => `chr1\t${i}\t${i + 9}\tA${i}\t1`).join('\n'),
    );
    const file = write('cut_fragments.tsv.gz', packed.subarray(0, packed.length - 40));
    await expect(countFragments(ports, file, usual)).rejects.toThrow(/cut off or damaged/);
  });

  it('on other chromosomes than the peaks are refused', async () => {
    const file = write('c_fragments.tsv', lines.join('\n'));
    const peaksPath = write('other.bed', '1\t0\t1000\n');
    await expect(countFragments(ports, file, { ...usual, peaksPath })).rejects.toThrow(
      /No peak of .* lies on a chromosome/,
    );
  });
});
