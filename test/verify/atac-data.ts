// Accessibility with known types: real bins of two cell lines, and simulated cells.
import path from 'node:path';
import { readMatrix } from '#main/io/read-matrix.ts';
import { codeColumn } from '#main/methods/common/cells.ts';
import type { Coded } from '#main/methods/common/cells.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export interface LabelledPeaks {
  readonly x: CsrMatrix;
  readonly label: Coded;
}

export interface AtacData {
  readonly name: string;
  /** Flags of `simulate atac`; null for a real file of `dataDir`. */
  readonly simulated: readonly string[] | null;
  /** Below `dataDir`, or below the folder of simulated files. */
  readonly file: string;
}

function simulated(name: string, flags: string): AtacData {
  return { name, simulated: ['--peaks', '5000', ...flags.split(' ')], file: `${name}.h5ad` };
}

function real(name: string): AtacData {
  return { name, simulated: null, file: path.join('scatac', 'gm12878_hek293t', `${name}.h5ad`) };
}

export const simulatedPeaks: readonly AtacData[] = [
  simulated('six-deep', '--cells 2000 --types 6 --depth 1000'),
  simulated('six-shallow', '--cells 2000 --types 6 --depth 160'),
  simulated('twelve-unequal', '--cells 5000 --types 12 --depth 800 --unequal'),
];
export const realPeaks: readonly AtacData[] = [real('bins5kb'), real('bins1kb')];

/** Counts with the known type of each cell, `cell_type`. */
export async function readLabelled(file: string): Promise<LabelledPeaks> {
  const { x, obs } = await readMatrix({ probe: createFileProbe() }, file, {});
  return { x, label: codeColumn(obs, 'cell_type') };
}
