// Which side of a table without its own word for it holds the cells, judged on the names of both sides.
import { countKnownSymbols } from './known-genes.ts';
import type { Orientation } from './input-file.ts';

const genePattern =
  /^ENS[A-Z]*[GT]\d{11}(\.\d+)?([-_].*)?$|^FBgn\d{7}$|^WBGene\d{8}$|^AT[1-5MC]G\d{5}$|^(gene|probe).?\d+$|^geneid\d+$/i;
const placePattern = /^(chr)?[A-Za-z0-9_.]+[:_-]\d+[-_]\d+$/;
const barcodePattern = /^(.*[_:#.-])?[ACGTN]{8,}([-_.:].*)?$/;
const cellPattern = /^(cell|barcode|sample|well|bar.?code|spot|obs)[\W_]?\d+/i;
/** Share of names from which a pattern decides. */
const decisive = 0.5;

interface Side {
  readonly n: number;
  readonly shareOfGenes: number;
  readonly nKnown: number;
  readonly shareOfCells: number;
}

/** Pure. With nothing to go by, features are taken to be in rows, which `isSure` says. */
export function judgeOrientation(
  rowNames: readonly string[],
  columnNames: readonly string[],
): Orientation {
  const [rows, columns] = [describeSide(rowNames), describeSide(columnNames)];
  const cellsInRows = (evidence: string) => ({ cellsIn: 'rows' as const, evidence, isSure: true });
  const cellsInColumns = (evidence: string) => ({
    cellsIn: 'columns' as const,
    evidence,
    isSure: true,
  });
  const genesInRows = likelihoodOfGenes(rows);
  const genesInColumns = likelihoodOfGenes(columns);
  if (genesInRows > genesInColumns) return cellsInColumns(explain('rows', rows, rowNames));
  if (genesInColumns > genesInRows) return cellsInRows(explain('columns', columns, columnNames));
  if (rows.shareOfCells > decisive && columns.shareOfCells <= decisive) {
    return cellsInRows(`the names of the rows look like cells (${firstOf(rowNames)})`);
  }
  if (columns.shareOfCells > decisive && rows.shareOfCells <= decisive) {
    return cellsInColumns(`the names of the columns look like cells (${firstOf(columnNames)})`);
  }
  return {
    cellsIn: 'columns',
    evidence: 'the names of neither side say it; tables usually have one row per gene',
    isSure: false,
  };
}

function describeSide(names: readonly string[]): Side {
  const n = Math.max(1, names.length);
  const count = (pattern: RegExp) =>
    names.reduce((sum, name) => sum + (pattern.test(name) ? 1 : 0), 0);
  const { nHuman, nMouse } = countKnownSymbols(names);
  return {
    n,
    shareOfGenes: Math.max(count(genePattern), count(placePattern)) / n,
    nKnown: Math.max(nHuman, nMouse),
    shareOfCells: Math.max(count(barcodePattern), count(cellPattern)) / n,
  };
}

/** 0 when there is no sign of genes. */
function likelihoodOfGenes({ n, shareOfGenes, nKnown }: Side): number {
  if (shareOfGenes > decisive) return 1 + shareOfGenes;
  return nKnown >= Math.min(3, n) ? Math.min(1, (10 * nKnown) / n) : 0;
}

function explain(
  side: string,
  { n, shareOfGenes, nKnown }: Side,
  names: readonly string[],
): string {
  return shareOfGenes > decisive
    ? `${Math.round(shareOfGenes * n).toLocaleString('en-US')} of ${n.toLocaleString('en-US')} names of the ${side} are gene ids or places in the genome (${firstOf(names)})`
    : `${nKnown.toLocaleString('en-US')} names of the ${side} are well-known genes (${firstOf(names)})`;
}

function firstOf(names: readonly string[]): string {
  return `${names.slice(0, 2).join(', ')} ...`;
}
