// What every fix is: a matrix with its two tables in, the same seen differently out.
import type { Repeats } from '#shared/contract/fixes.ts';
import type { InputMatrix, InputTable } from '../input-file.ts';
import type { IoPorts } from '../ports.ts';
import { summariseValues } from '../summarise-column.ts';
import type { Table } from '../types.ts';

/** The matrix with a fix made, and what the fix did, for people. */
export interface Change {
  readonly matrix: InputMatrix;
  readonly outcome: string;
  /** Where the fix could not do all that was asked. */
  readonly warnings?: readonly string[];
  /** How features that share a name after it were settled. */
  readonly repeats?: Repeats;
}

export interface FixContext {
  readonly ports: IoPorts;
  /** The input, for messages. */
  readonly path: string;
}

/** A table with something changed. It is read as a whole, once, when more than its outline is asked for. */
export function changeTable(
  base: InputTable,
  change: (table: Table) => Table,
  columnNames: readonly string[] = base.columnNames,
): InputTable {
  const warnings: string[] = [];
  let reading: Promise<Table> | undefined;
  const table = (report?: (nDone: number) => Promise<void>) =>
    (reading ??= base.read(warnings, report).then(change));
  return {
    nRows: base.nRows,
    columnNames,
    readNames: async (count) => (await table()).index.slice(0, count ?? base.nRows),
    async summarise(name) {
      const column = (await table()).columns.get(name);
      // Not read: the table itself says why.
      return column === undefined ? base.summarise(name) : summariseValues(name, column);
    },
    async read(into, report) {
      const whole = await table(report);
      into.push(...warnings);
      return whole;
    },
  };
}

/** A number with its noun, for messages: "1 name", "2,000 names". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
