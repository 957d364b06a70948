import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGeneStarts } from '#main/io/gene-starts.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';

describe('starts of genes', () => {
  let dir: string;
  const read = (name: string, content: string | Uint8Array) => {
    const file = path.join(dir, name);
    writeFileSync(file, content);
    return readGeneStarts(createFileProbe(), file, () => Promise.resolve());
  };
  const line = (kind: string, place: string, attributes: string) =>
    `chr1\ttest\t${kind}\t${place}\t.\t${attributes}\n`;

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'cellwright-genes-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('are the first bases of genes on their strand, of a packed GTF', async () => {
    const text =
      '##description\n' +
      line('gene', '101\t200\t.\t+', 'gene_id "g1"; gene_type "protein_coding"; gene_name "ABC";') +
      line('exon', '101\t150\t.\t+', 'gene_id "g1";') +
      line('gene', '301\t400\t.\t-', 'gene_id "g2"; gene_biotype "lncRNA";');
    expect(await read('a.gtf.gz', gzipSync(text))).toEqual([
      { chromosome: 'chr1', base: 100, gene: 'ABC', isCoding: true },
      { chromosome: 'chr1', base: 399, gene: 'g2', isCoding: false },
    ]);
  });

  it('are those of transcripts where no genes are listed, each once', async () => {
    const one = line('transcript', '11\t90\t.\t+', 'gene_id "g1"; transcript_id "t1";');
    const two = line('transcript', '11\t70\t.\t+', 'gene_id "g1"; transcript_id "t2";');
    expect(await read('b.gtf', one + two)).toEqual([
      { chromosome: 'chr1', base: 10, gene: 'g1', isCoding: true },
    ]);
  });

  it('are read from GFF3', async () => {
    const text = line('gene', '11\t90\t.\t+', 'ID=gene:E1;Name=ABC;biotype=protein_coding');
    expect(await read('c.gff3', text)).toMatchObject([{ base: 10, gene: 'ABC', isCoding: true }]);
  });

  it('are the ends of lines on the minus strand of a BED file', async () => {
    expect(
      await read('d.bed', 'chr2\t5\t6\tABC\t0\t+\nchr2\t5\t90\tDEF\t0\t-\r\nchr3\t7\t8\n'),
    ).toEqual([
      { chromosome: 'chr2', base: 5, gene: 'ABC', isCoding: true },
      { chromosome: 'chr2', base: 89, gene: 'DEF', isCoding: true },
      { chromosome: 'chr3', base: 7, gene: '', isCoding: true },
    ]);
  });

  it.each([
    ['e.bed', 'chr2\t5\t6\nchr2\tx\t9\n', /line 2: expected a line of a GTF or BED file/],
    ['f.gtf', line('gene', '0\t10\t.\t+', 'gene_id "g"'), /line 1: expected/],
    ['g.gtf', '#nothing\n', /holds no genes/],
  ])('of %s are refused', async (name, content, message) => {
    await expect(read(name, content)).rejects.toThrow(message);
  });
});
