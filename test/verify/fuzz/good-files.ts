// One small good file of every format, to be spoiled.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { unzipRaw } from 'unzipit';
import { writeCsv } from '#main/io/write-csv.ts';
import { writeXlsx } from '#main/io/write-xlsx.ts';
import type { ReadKind } from './messages.ts';

export interface GoodFile {
  /** In the folder of good files; a folder when `spoil` names files in it. */
  readonly name: string;
  readonly kind: ReadKind;
  /** Files that may be spoiled, below `name`; left out: the file itself. */
  readonly spoil?: readonly string[];
}

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/io');
const asTheyAre = [
  ...['kinds.h5ad', 'columns.h5ad', 'records.h5ad', 'records.h5ad', 'odd-rows.h5ad'],
  ...['tall-chunks.h5ad', 'tenx.h5', 'tenx-mixed.h5', 'tenx2.h5', 'small.loom', 'two.h5mu'],
  ...['small-v2.zarr.zip', 'small-v3.zarr.zip', 'sharded.zarr.zip'],
];

const genes = ['CD3E', 'MS4A1', 'GAPDH', 'LYZ', 'NKG7', 'CD19', 'B2M', 'ACTB'];
const cells = Array.from({ length: 12 }, (_, i) => `AAAC${i}-1`);
const valueAt = (gene: number, cell: number) => (gene * 7 + cell * 5) % 4;

/** Makes the files in `dir`; the same every time. */
export async function makeGoodFiles(dir: string): Promise<readonly GoodFile[]> {
  await mkdir(dir, { recursive: true });
  for (const name of asTheyAre) await cp(path.join(fixtures, name), path.join(dir, name));
  const table = toTable(',');
  await writeFile(path.join(dir, 'table.csv'), table);
  await writeFile(path.join(dir, 'table.csv.gz'), gzipSync(table));
  await writeFile(path.join(dir, 'table.tsv'), toTable('\t').replaceAll(/^\w+/gm, '"$&"'));
  const header = ['sample', 'donor', 'age'];
  const rows = [
    ['s1', 'd1', 31.5],
    ['s2', 'd "two"', 40],
  ] as const;
  await writeFile(
    path.join(dir, 'sheet.csv'),
    await collect((sink) => writeCsv(sink, header, rows)),
  );
  await writeFile(
    path.join(dir, 'sheet.xlsx'),
    await collect((sink) => writeXlsx(sink, [{ name: 'Samples', header, rows }])),
  );
  const sheets = ['sheet.csv', 'sheet.xlsx'].map((name) => ({ name, kind: 'sheet' }) as const);
  const files = [...asTheyAre, 'table.csv', 'table.csv.gz', 'table.tsv'];
  return [
    ...files.map((name) => ({ name, kind: 'input' }) as const),
    ...sheets,
    await makeFragments(dir),
    await makeMatrixFolder(dir, 'mtx', ''),
    await makeMatrixFolder(dir, 'mtx-gz', '.gz'),
    await makeStoreFolder(dir, 'v2.zarr', 'small-v2.zarr.zip'),
    await makeStoreFolder(dir, 'v3.zarr', 'small-v3.zarr.zip'),
  ];
}

function toTable(separator: string): string {
  const lines = genes.map((gene, g) => [gene, ...cells.map((_, c) => valueAt(g, c))]);
  return [['gene', ...cells], ...lines].map((line) => `${line.join(separator)}\n`).join('');
}

async function makeMatrixFolder(dir: string, name: string, ending: string): Promise<GoodFile> {
  const entries = genes.flatMap((_, g) =>
    cells.flatMap((_cell, c) =>
      valueAt(g, c) > 0 ? [`${g + 1} ${c + 1} ${valueAt(g, c)}\n`] : [],
    ),
  );
  const banner = '%%MatrixMarket matrix coordinate integer general\n%\n';
  const size = `${genes.length} ${cells.length} ${entries.length}\n`;
  const parts = {
    'matrix.mtx': banner + size + entries.join(''),
    'barcodes.tsv': cells.map((cell) => `${cell}\n`).join(''),
    'features.tsv': genes
      .map((gene, g) => `ENSG0000000000${g}\t${gene}\tGene Expression\n`)
      .join(''),
  };
  await mkdir(path.join(dir, name), { recursive: true });
  for (const [part, text] of Object.entries(parts)) {
    const content = ending === '.gz' ? gzipSync(text) : text;
    await writeFile(path.join(dir, name, part + ending), content);
  }
  return { name, kind: 'input', spoil: Object.keys(parts).map((part) => part + ending) };
}

/** Two fragments of each cell on each chromosome, a peak, and regions to count them over and to leave out. */
async function makeFragments(dir: string): Promise<GoodFile> {
  const lines = ['chr1', 'chr2'].flatMap((chromosome) =>
    cells.flatMap((cell, c) =>
      [0, 1].map((i) => {
        const start = 1000 * c + 400 * i;
        return `${chromosome}\t${start}\t${start + 90 + 150 * i}\t${cell}\t${1 + i}\n`;
      }),
    ),
  );
  const inPeak = cells.flatMap((cell) =>
    Array.from(
      { length: 12 },
      (_, i) => `chr1\t${20_000 + 5 * i}\t${20_120 + 5 * i}\t${cell}\t1\n`,
    ),
  );
  const parts = {
    'fragments.tsv.gz': gzipSync(`# id=made\n${[...lines, ...inPeak].join('')}`),
    'peaks.bed': 'track name=peaks\nchr1\t0\t2500\tp1\nchr1\t2000\t9000\tp2\nchr2\t0\t5000\tp3\n',
    'blacklist.bed': 'chr1\t100\t200\nchr2\t4000\t4400\n',
  };
  await mkdir(path.join(dir, 'fragments'), { recursive: true });
  for (const [part, content] of Object.entries(parts)) {
    await writeFile(path.join(dir, 'fragments', part), content);
  }
  const often = ['fragments.tsv.gz', 'fragments.tsv.gz', 'fragments.tsv.gz'];
  return { name: 'fragments', kind: 'fragments', spoil: [...often, 'peaks.bed', 'blacklist.bed'] };
}

async function makeStoreFolder(dir: string, name: string, archive: string): Promise<GoodFile> {
  const { entries } = await unzipRaw(new Uint8Array(await readFile(path.join(fixtures, archive))));
  const spoil: string[] = [];
  for (const entry of entries) {
    const place = path.join(dir, name, entry.name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, new Uint8Array(await entry.arrayBuffer()));
    spoil.push(entry.name);
  }
  const root = path.dirname(spoil.find((file) => /\.zgroup$|zarr\.json$/.test(file)) ?? '');
  const below = root === '.' ? '' : `${root.split('/')[0]}`;
  return {
    name: path.join(name, below),
    kind: 'input',
    spoil: spoil.map((file) => path.relative(below, file)),
  };
}

async function collect(
  write: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  await write((bytes) => {
    parts.push(bytes.slice());
    return Promise.resolve();
  });
  return Buffer.concat(parts);
}
