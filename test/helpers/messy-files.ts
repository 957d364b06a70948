// Two batches as a lab might send them: a csv whose gene ids carry versions, an h5ad the wrong way round, and a workbook
// that says what they are.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { selectRows, transposeToCsc } from '#main/numerics/csr.ts';
import { simulateRna, type SimulatedRna } from '#main/numerics/simulate-rna.ts';
import { writeH5ad } from '#main/io/write-h5ad.ts';
import { writeXlsx } from '#main/io/write-xlsx.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export interface MessyFiles {
  readonly csv: string;
  readonly h5ad: string;
  readonly sheet: string;
  readonly nGenes: number;
  /** Cells in each of the two files. */
  readonly nCells: number;
}

/** Writes `first.csv`, `second.h5ad` and `samples.xlsx` into `dir`. */
export async function writeMessyFiles(dir: string): Promise<MessyFiles> {
  const nCells = 150;
  const data = await simulateRna({
    ...{ cells: 2 * nCells, genes: 900, batches: 2, types: 3, seed: 7 },
    ...{ batchStrength: 0.3, missingTypes: 0, unequal: false },
  });
  const ids = data.geneNames.map((_, i) => `ENSG${String(100_000 + i).padStart(11, '0')}`);
  const files = {
    csv: path.join(dir, 'first.csv'),
    h5ad: path.join(dir, 'second.h5ad'),
    sheet: path.join(dir, 'samples.xlsx'),
  };
  writeFileSync(
    files.csv,
    toCsv(
      data,
      0,
      ids.map((id, i) => `${id}.${(i % 9) + 1}`),
    ),
  );
  await writeTurned(files.h5ad, data, 1, ids);
  await writeSheet(files.sheet);
  return { ...files, nGenes: ids.length, nCells };
}

function cellsOf({ batch }: SimulatedRna, code: number): number[] {
  return [...batch.keys()].filter((cell) => batch[cell] === code);
}

function toCsv(data: SimulatedRna, code: number, ids: readonly string[]): string {
  const { counts, cellNames } = data;
  const lines = cellsOf(data, code).map((cell) => {
    const row = new Array<number>(ids.length).fill(0);
    for (let at = counts.indptr[cell]!; at < counts.indptr[cell + 1]!; at++) {
      row[counts.indices[at]!] = counts.data[at]!;
    }
    return [cellNames[cell], ...row].join(',');
  });
  return `${['', ...ids].join(',')}\n${lines.join('\n')}\n`;
}

/** Genes where cells belong, and cells where genes do. */
async function writeTurned(
  place: string,
  data: SimulatedRna,
  code: number,
  ids: readonly string[],
): Promise<void> {
  const cells = cellsOf(data, code);
  const x = selectRows(data.counts, cells);
  const turned: CsrMatrix = { ...transposeToCsc(x), nRows: x.nCols, nCols: x.nRows };
  const table = (index: readonly string[]) => ({ index, indexName: '_index', columns: new Map() });
  await writeH5ad({ probe: createFileProbe() }, place, {
    x: turned,
    obs: table(ids),
    vars: table(cells.map((cell) => data.cellNames[cell] ?? '')),
    layers: new Map(),
    obsm: new Map(),
    obsp: new Map(),
    uns: {},
  });
}

async function writeSheet(place: string): Promise<void> {
  const sheet = {
    name: 'Samples',
    header: ['file', 'donor', 'age'],
    rows: [
      ['first.csv', 'ada', 31],
      ['second.h5ad', 'ben', 40],
      ['third.h5ad', 'cleo', 58],
    ],
  };
  const parts: Uint8Array[] = [];
  await writeXlsx((bytes) => Promise.resolve(void parts.push(bytes.slice())), [sheet]);
  writeFileSync(place, Buffer.concat(parts));
}
