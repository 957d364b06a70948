// Stage "measure": the measures every method has, those of clusters of fixed number, and how clusters meet known types.
import type { JobContext } from '#main/jobs/context.ts';
import { measureAri } from '#main/numerics/measures/ari.ts';
import { measureNmi } from '#main/numerics/measures/nmi.ts';
import { measureV } from '#main/numerics/measures/v-measure.ts';
import type { Measures } from '#shared/contract/results.ts';
import { codeClusters, selectCells } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';
import type { Embedded } from '../common/embed.ts';
import { measureAll } from '../common/measure.ts';
import { toCsv } from '../common/tables.ts';
import type { Clusterings } from './clusters.ts';
import type { PreparedPeaks } from './prepare.ts';

export interface Measured {
  readonly metrics: Readonly<Record<string, Measures>>;
  /** Known type of each kept cell. */
  readonly known: Coded | null;
}

export async function measureRun(
  embedded: readonly Embedded[],
  prepared: Pick<PreparedPeaks, 'cells' | 'batch'>,
  { clusterings, label, seed }: { clusterings: Clusterings; label: Coded | null; seed: number },
  context: Pick<JobContext, 'checkpoint' | 'warn'>,
): Promise<Measured> {
  const common = await measureAll({ embedded, prepared, label, seed }, context);
  const known = label === null ? null : selectCells(label, prepared.cells);
  const metrics = Object.fromEntries(
    Object.entries(common).map(([method, measures]) => {
      const codes = method === 'lsi' ? clusterings.kmeans?.lsi : clusterings.kmeans?.scale;
      if (known === null || codes === undefined) return [method, measures];
      const ariKMeans = measureAri(codes, known.codes);
      const nmiKMeans = measureNmi(codes, known.codes);
      return [
        method,
        {
          ...measures,
          ...(ariKMeans === null ? {} : { ariKMeans }),
          ...(nmiKMeans === null ? {} : { nmiKMeans }),
        },
      ];
    }),
  );
  return { metrics, known };
}

/** One clustering with the name of its column. */
export interface NamedClusters {
  readonly name: string;
  readonly codes: Int32Array;
}

/** One row per clustering: how it meets the known types. */
export function agreementTable(clusterings: readonly NamedClusters[], known: Coded): string {
  return toCsv([
    ['clusters', 'n', 'ari', 'nmi', 'homogeneity', 'completeness', 'v_measure'],
    ...clusterings.map(({ name, codes }) => {
      const v = measureV(codes, known.codes);
      return [
        name,
        codeClusters(codes).names.length,
        measureAri(codes, known.codes) ?? '',
        measureNmi(codes, known.codes) ?? '',
        v?.homogeneity ?? '',
        v?.completeness ?? '',
        v?.vMeasure ?? '',
      ];
    }),
  ]);
}

/** One row per known type, one column per cluster: numbers of cells. */
export function confusionTable(clusters: Coded, known: Coded): string {
  const counts = known.names.map(() => clusters.names.map(() => 0));
  known.codes.forEach((type, cell) => {
    const row = counts[type];
    const cluster = clusters.codes[cell] ?? -1;
    if (row !== undefined && cluster >= 0) row[cluster] = (row[cluster] ?? 0) + 1;
  });
  return toCsv([
    ['type', ...clusters.names],
    ...known.names.map((name, type) => [name, ...(counts[type] ?? [])]),
  ]);
}
