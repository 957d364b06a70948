// Small tables and matrix folders as text.
import { writeFileSync } from 'node:fs';
import type { Place } from './types.ts';

/** Genes x cells. */
export const table = 'gene,cellA,cellB\nCD3E,3,0\nMS4A1,0,2\nGAPDH,1,0\nLYZ,0,5\n';
const matrix =
  '%%MatrixMarket matrix coordinate integer general\n%made by hand\n3 2 4\n1 1 5\n3 1 1\n2 2 7\n1 2 2\n';
const barcodes = 'AAAC-1\nAAAG-1\n';
const features =
  'ENSG00000000001\tCD3E\tGene Expression\nENSG00000000002\tLYZ\tGene Expression\nENSG00000000003\tCD19\tGene Expression\n';

/** A table at `name`; returns its path. */
export function writeTable(place: Place, content: string | Uint8Array, name = 'input.csv'): string {
  writeFileSync(place(name), content);
  return place(name);
}

/** The three files of a matrix, changed; returns the path of the matrix. */
export function writeMtxFolder(
  place: Place,
  change: {
    readonly matrix?: (text: string) => string;
    readonly barcodes?: string;
    readonly features?: string;
  } = {},
): string {
  writeFileSync(place('matrix.mtx'), change.matrix?.(matrix) ?? matrix);
  writeFileSync(place('barcodes.tsv'), change.barcodes ?? barcodes);
  writeFileSync(place('features.tsv'), change.features ?? features);
  return place('matrix.mtx');
}
