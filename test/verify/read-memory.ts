// The peak of memory while a large text is read: the matrix lives once.
import { createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
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

export const readMemoryVerification: Verification = {
  name: 'read-memory',
  what: `large mtx.gz and csv files are read within ${ownMb} MB plus ${timesCsr} times the matrix`,
  async run({ workDir, log }) {
    const files = [
      { ...(await writeMatrixFolder(path.join(workDir, 'mtx'), 25_000)) },
      { ...(await writeTable(path.join(workDir, 'table.csv'), 6_000)) },
    ];
    const results = [];
    for (const { file, nCells, sum } of files) {
      const reader = path.join(import.meta.dirname, 'read-one.ts');
      const { code, stdout, stderr, seconds } = await runProcess(process.execPath, [reader, file]);
      if (code !== 0) throw new Error(`${file} was not read: ${stderr.slice(-300)}`);
      const found = JSON.parse(stdout) as Measured;
      const allowedMb = ownMb + timesCsr * found.csrMb;
      const isRight = found.nCells === nCells && found.nFeatures === nGenes && found.sum === sum;
      const fileMb = (await stat(file)).size / 2 ** 20;
      results.push({ name: path.basename(file), fileMb, ...found, allowedMb, isRight, seconds });
      log(`${file}: ${found.peakMb.toFixed(0)} MB of ${allowedMb.toFixed(0)} MB`);
    }
    return {
      passed: results.every(({ peakMb, allowedMb, isRight }) => isRight && peakMb <= allowedMb),
      numbers: { results },
    };
  },
};

/** The count of a gene in a cell; every twentieth is seen. */
function countAt(gene: number, cell: number): number {
  return (gene * 7 + cell * 13) % seenEvery === 0 ? 1 + ((gene + cell) % 9) : 0;
}

async function writeMatrixFolder(folder: string, nCells: number) {
  await mkdir(folder, { recursive: true });
  const names = (n: number, start: string) => Array.from({ length: n }, (_, i) => `${start}${i}\n`);
  await writeFile(path.join(folder, 'barcodes.tsv'), names(nCells, 'AAAC').join(''));
  await writeFile(path.join(folder, 'features.tsv'), names(nGenes, 'GENE').join(''));
  const file = path.join(folder, 'matrix.mtx.gz');
  const gzip = createGzip({ level: 1 });
  const done = pipeline(gzip, createWriteStream(file));
  let sum = 0;
  const lines = (cell: number) => {
    const found: string[] = [];
    for (let gene = 0; gene < nGenes; gene++) {
      const count = countAt(gene, cell);
      sum += count;
      if (count > 0) found.push(`${gene + 1} ${cell + 1} ${count}\n`);
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
