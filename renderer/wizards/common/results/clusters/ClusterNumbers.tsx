import { useCallback, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { formatCounted } from '#renderer/components/format.ts';
import { PlotlyPlot, type PlotLook } from '#renderer/views/plot/PlotlyPlot.tsx';
import type { RunSummary, RunTable } from '#shared/contract/results.ts';
import { buildEigenvalues, countAboveBound, describeNumbers } from './cluster-numbers.ts';

/** How many final clusters there are and why, and how large the mixture was: two things that are easily taken for one. */
export function ClusterNumbers({ run }: { readonly run: RunSummary }): ReactNode {
  const hasEstimate = run.files.some(({ name }) => name === 'tables/eigenvalues.csv');
  const [isOpen, setOpen] = useState(false);
  const found = useServiceQuery(
    'results.table',
    { dir: run.dir, table: 'eigenvalues' },
    { enabled: hasEstimate },
  );
  const { clusters, mixture } = describeNumbers(run);
  return (
    <section className="cw-cluster-numbers cw-num" aria-label="How many clusters">
      <dl>
        <div>
          <dt>Final clusters</dt>
          <dd>{clusters}</dd>
        </div>
        <div>
          <dt>Mixture</dt>
          <dd>
            {mixture}
            {found.data &&
              `; the data were estimated to hold ${formatCounted(countAboveBound(found.data), 'group')}`}
          </dd>
        </div>
      </dl>
      {found.data && (
        <Button size="xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide the eigenvalues' : 'Show the eigenvalues'}
        </Button>
      )}
      {isOpen && found.data && <Eigenvalues table={found.data} />}
    </section>
  );
}

function Eigenvalues({ table }: { readonly table: RunTable }): ReactNode {
  const build = useCallback((look: PlotLook) => buildEigenvalues(table, look), [table]);
  return (
    <figure className="cw-eigenvalues">
      <PlotlyPlot
        build={build}
        label={`Eigenvalues by rank: ${countAboveBound(table)} lie above the bound that noise alone would reach`}
      />
      <figcaption className="cw-help">
        Values above the dashed bound are more than noise; their number is the estimate.
      </figcaption>
    </figure>
  );
}
