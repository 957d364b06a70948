// Writes a dense matrix of cells x peaks as h5ad, block of rows by block of rows.
import { prepareTable, seedTable, writeTable } from './h5ad/write-table.ts';
import { setEncoding } from './h5ad/encoding.ts';
import { createHdf5 } from './hdf5/write.ts';
import type { IoPorts } from './ports.ts';
import type { Table } from './types.ts';

export interface DenoisedOutline {
  readonly obs: Table;
  readonly vars: Table;
  /** X, float32 rounded to 11 bits (half precision; HDF5's half floats are not written by our library). */
  readonly hasProbabilities: boolean;
  /** 0 or 1 per cell and peak: `layers/binary`, or X where there are no probabilities. */
  readonly hasCalls: boolean;
}

export interface DenoisedFile {
  /** The next rows, row-major; only what the outline promised is looked at. `probabilities` are rounded in place. */
  addRows(block: {
    readonly from: number;
    readonly nRows: number;
    readonly probabilities: Float32Array;
    readonly calls: Int8Array;
  }): void;
  /** Throws `output` when something could not be written. */
  finish(): void;
  /** Closes without caring; the file is of no use. */
  abandon(): void;
}

/**
 * Begins a file of the encodings of anndata 0.8 (array 0.2.0). Chunks are 256 cells x 1,024 peaks, gzip, so that both
 * some cells and one peak of all cells are read quickly. Memory: one block of rows.
 * Throws `output` when the place cannot be written.
 */
export async function createDenoised(
  ports: IoPorts,
  path: string,
  { obs, vars, hasProbabilities, hasCalls }: DenoisedOutline,
): Promise<DenoisedFile> {
  const tables = { obs: prepareTable(obs), vars: prepareTable(vars) };
  const writer = await createHdf5(ports, path, {
    groups: new Map([
      ['obs', seedTable(tables.obs)],
      ['var', seedTable(tables.vars)],
    ]),
  });
  await writeTable(writer, '/obs', tables.obs);
  await writeTable(writer, '/var', tables.vars);
  const group = (place: string) => {
    writer.group(place);
    setEncoding(writer, place, 'dict', '0.1.0');
  };
  for (const place of ['/layers', '/obsm', '/obsp', '/varm', '/varp', '/uns']) group(place);
  const shape = [obs.index.length, vars.index.length] as const;
  const array = (place: string, kind: 'float32' | 'int8') => {
    const rows = writer.rows(place, shape, kind);
    setEncoding(writer, place, 'array', '0.2.0');
    return rows;
  };
  const probabilitiesRows = hasProbabilities ? array('/X', 'float32') : null;
  const callsRows = hasCalls ? array(hasProbabilities ? '/layers/binary' : '/X', 'int8') : null;
  setEncoding(writer, '/', 'anndata', '0.1.0');
  return {
    addRows({ from, nRows, probabilities, calls }) {
      probabilitiesRows?.(from, nRows, roundInto(probabilities));
      callsRows?.(from, nRows, calls);
    },
    finish: () => writer.finish(),
    abandon: () => writer.abandon(),
  };
}

/** Rounds to 11 significant bits, the precision of half precision floats: what is dropped compresses to nothing. */
function roundInto(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) bits[i] = ((bits[i] ?? 0) + 0x1000) & ~0x1fff;
  return values;
}
