// The peak of memory while a large input is read, fixed and joined: the matrix lives once, or one and a half times.
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readMatrix } from '#main/io/read-matrix.ts';
import { writeH5ad } from '#main/io/write-h5ad.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import type { Input } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { runProcess } from './run-process.ts';
import type { Verification } from './types.ts';

const ownMb = 350;
const timesCsr = 1.5;
const nGenes = 20_000;
const seenEvery = 20;

interface Measured {
  readonly nCells: number;
  readonly nFeatures: number;
  readonly sum: number;
  readonly csrMb: number;
  readonly peakMb: number;
}

interface ReadCase {
  readonly name: string;
  readonly inputs: readonly Input[];
  /** What must come out. */
  readonly nCells: number;
  readonly nFeatures: number;
  readonly sum: number;
}

export const readMemoryVerification: Verification = {
  name: 'read-memory',
  what: `large files are read, turned, renamed and joined within ${ownMb} MB plus ${timesCsr} times the matrix`,
  async run({ workDir, log }) {
    const results = [];
    for (const { name, inputs, ...expected } of await makeCases(workDir)) {
      const reader = path.join(import.meta.dirname, 'read-one.ts');
      const args = [reader, JSON.stringify(inputs)];
      const { code, stdout, stderr, seconds } = await runProcess(process.execPath, args);
      if (code !== 0) throw new Error(`${name} was not read: ${stderr.slice(-300)}`);
      const found = JSON.parse(stdout) as Measured;
      const allowedMb = ownMb + timesCsr * found.csrMb;
      const isRight =
        found.nCells === expected.nCells &&
        found.nFeatures === expected.nFeatures &&
        found.sum === expected.sum;
      results.push({ name, ...found, allowedMb, isRight, seconds });
      log(`${name}: ${found.peakMb.toFixed(0)} MB of ${allowedMb.toFixed(0)} MB`);
    }
    return {
      passed: results.every(({ peakMb, allowedMb, isRight }) => isRight && peakMb <= allowedMb),
      numbers: { results },
    };
  },
};

/** A matrix as it is and with every fix that could need it twice, two matrices joined, and a table of text. */
async function makeCases(workDir: string): Promise<readonly ReadCase[]> {
  const place = (name: string) => path.join(workDir, name);
  const large = await writeMatrixFolder(place('large'), 25_000);
  // The other way round, so that every row has to be put in order.
  const other = await writeMatrixFolder(place('other'), 12_000, (gene) => nGenes - 1 - gene);
  const table = await writeTable(place('table.csv'), 4_000);
  const genes = await writeGeneTable(place('genes.csv'));
  const h5ad = await writeAsH5ad(large.file, place('large.h5ad'));
  const ofLarge = (fix?: Fix) => [{ path: large.file, ...(fix ? { fixes: [fix] } : {}) }];
  const same = { nCells: large.nCells, nFeatures: nGenes, sum: large.sum };
  const turned = { nCells: nGenes, nFeatures: large.nCells, sum: large.sum };
  const renaming = { kind: 'names-from-table', path: genes } as const;
  return [
    { name: 'mtx.gz', inputs: ofLarge(), ...same },
    { name: 'csv', inputs: [{ path: table.file }], ...table, nFeatures: nGenes },
    { name: 'mtx.gz, turned', inputs: ofLarge({ kind: 'transpose' }), ...turned },
    {
      name: 'h5ad, turned (as one stored by columns)',
      inputs: [{ path: h5ad, fixes: [{ kind: 'transpose' }] }],
      ...turned,
    },
    {
      name: 'mtx.gz, genes renamed, every two added up',
      inputs: ofLarge(renaming),
      ...{ ...same, nFeatures: nGenes / 2 },
    },
    {
      name: 'mtx.gz, empty left out',
      inputs: ofLarge({ kind: 'drop-empty', of: 'both' }),
      ...same,
    },
    {
      name: 'two mtx.gz joined, genes in another order',
      inputs: [{ path: large.file }, { path: other.file }],
      nCells: large.nCells + other.nCells,
      nFeatures: nGenes,
      sum: large.sum + other.sum,
    },
  ];
}

/** Two genes for every name. */
async function writeGeneTable(file: string): Promise<string> {
  const lines = Array.from({ length: nGenes }, (_, gene) => `GENE${gene},S${gene >> 1}\n`);
  await writeFile(file, `id,symbol\n${lines.join('')}`);
  return file;
}

async function writeAsH5ad(source: string, file: string): Promise<string> {
  const ports = { probe: createFileProbe() };
  const { x, obs, vars } = await readMatrix(ports, source);
  const nothing = { layers: new Map(), obsm: new Map(), obsp: new Map(), uns: {} };
  await writeH5ad(ports, file, { x, obs, vars, ...nothing });
  return file;
}

/** The count of a gene in a cell; every twentieth is seen. */
function countAt(gene: number, cell: number): number {
  return (gene * 7 + cell * 13) % seenEvery === 0 ? 1 + ((gene + cell) % 9) : 0;
}

/** @param placeOf which line of the features a gene has; left out: its own */
async function writeMatrixFolder(
  folder: string,
  nCells: number,
  placeOf = (gene: number): number => gene,
) {
  await mkdir(folder, { recursive: true });
  const names = (n: number, start: string) => Array.from({ length: n }, (_, i) => `${start}${i}\n`);
  await writeFile(path.join(folder, 'barcodes.tsv'), names(nCells, 'AAAC').join(''));
  const features = Array.from({ length: nGenes }, (_, place) => `GENE${placeOf(place)}\n`);
  await writeFile(path.join(folder, 'features.tsv'), features.join(''));
  const file = path.join(folder, 'matrix.mtx.gz');
  const gzip = createGzip({ level: 1 });
  const done = pipeline(gzip, createWriteStream(file));
  let sum = 0;
  const lines = (cell: number) => {
    const found: string[] = [];
    for (let gene = 0; gene < nGenes; gene++) {
      const count = countAt(gene, cell);
      sum += count;
      if (count > 0) found.push(`${placeOf(gene) + 1} ${cell + 1} ${count}\n`);
    }
    return found.join('');
  };
  const nEntries = (nCells * nGenes) / seenEvery;
  await write(
    gzip,
    `%%MatrixMarket matrix coordinate integer general\n${nGenes} ${nCells} ${nEntries}\n`,
  );
  for (let cell = 0; cell < nCells; cell++) await write(gzip, lines(cell));
  gzip.end();
  await done;
  return { file, nCells, sum };
}

async function writeTable(file: string, nCells: number) {
  const out = createWriteStream(file);
  let sum = 0;
  await write(out, `gene,${Array.from({ length: nCells }, (_, i) => `AAAC${i}`).join(',')}\n`);
  for (let gene = 0; gene < nGenes; gene++) {
    const counts = Array.from({ length: nCells }, (_, cell) => countAt(gene, cell));
    sum += counts.reduce((total, count) => total + count, 0);
    await write(out, `GENE${gene},${counts.join(',')}\n`);
  }
  out.end();
  await once(out, 'finish');
  return { file, nCells, sum };
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
