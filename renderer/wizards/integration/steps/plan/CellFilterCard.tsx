import type { ReactNode } from 'react';
import type { IntegrationPlan } from '#shared/contract/integration.ts';
import { Card } from '../../../../components/Card.tsx';
import { formatCount, formatCounted, formatShare } from '../../../../components/format.ts';
import { Waiting } from '../../../../components/Waiting.tsx';
import { FeaturesHistogram } from './FeaturesHistogram.tsx';

interface CellFilterCardProps {
  readonly plan: IntegrationPlan | null;
  /** The person's own cut-off; left out: the preset's, as the plan has it. */
  readonly minFeatures: number | undefined;
  readonly isStale: boolean;
}

const heavyLoss = 0.5;

/** Which cells would be left out, in all and from each batch, before anything runs. */
export function CellFilterCard({ plan, minFeatures, isStale }: CellFilterCardProps): ReactNode {
  const nLost = plan ? plan.nCells - plan.nKept : 0;
  return (
    <Card
      title="Cells that stay"
      aside={
        plan && (
          <span className="cw-num">
            <span className="cw-strong">{formatCount(plan.nKept)}</span>{' '}
            <span className="cw-dim">of {formatCounted(plan.nCells, 'cell')}</span>
          </span>
        )
      }
    >
      {!plan && (
        <div className="cw-filter-waiting">
          <Waiting>Counting the genes seen in each cell</Waiting>
        </div>
      )}
      {plan && (
        <div className="cw-filter" aria-busy={isStale}>
          <FeaturesHistogram
            featuresSeen={plan.featuresSeen}
            cutOff={minFeatures ?? plan.params.minFeatures}
            nLost={nLost}
          />
          <BatchLosses plan={plan} />
        </div>
      )}
    </Card>
  );
}

function BatchLosses({ plan }: { readonly plan: IntegrationPlan }): ReactNode {
  return (
    <div className="cw-filter-table" role="region" aria-label="Cells by batch" tabIndex={0}>
      <table className="cw-table">
        <thead>
          <tr>
            <th>Batch</th>
            <th data-number>Cells</th>
            <th data-number>Left out</th>
            <th data-number>Stay</th>
          </tr>
        </thead>
        <tbody>
          {plan.batches.map((batch) => {
            const nLost = batch.nCells - batch.nKept;
            const isHeavy = batch.nCells > 0 && nLost / batch.nCells > heavyLoss;
            return (
              <tr key={batch.name}>
                <td className="cw-clip" title={batch.name}>
                  {batch.name}
                </td>
                <td data-number>{formatCount(batch.nCells)}</td>
                <td data-number className={isHeavy ? 'cw-warn' : nLost === 0 ? 'cw-dim' : ''}>
                  {formatCount(nLost)}
                  {nLost > 0 && ` (${formatShare(nLost / batch.nCells)})`}
                </td>
                <td data-number>{formatCount(batch.nKept)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
