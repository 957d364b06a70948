import type { ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import {
  capitalise,
  formatCount,
  formatCounted,
  formatShare,
} from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { PlanView, WizardState } from '../method.ts';
import { paramsOf } from '../params.ts';
import { FeaturesHistogram } from './FeaturesHistogram.tsx';

interface CellFilterCardProps {
  readonly wizard: WizardState;
  readonly plan: PlanView | null;
  readonly isStale: boolean;
}

const heavyLoss = 0.5;

/** Which cells would be left out, in all and from each batch, before anything runs. */
export function CellFilterCard({ wizard, plan, isStale }: CellFilterCardProps): ReactNode {
  const { method, draft, dispatch } = wizard;
  const { features } = method;
  const { minFeatures } = paramsOf(method, draft);
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
          <Waiting>Counting the {features.many} seen in each cell</Waiting>
        </div>
      )}
      {plan && (
        <div className="cw-plot-and-words" aria-busy={isStale}>
          <FeaturesHistogram
            featuresSeen={plan.featuresSeen}
            cutOff={Number(minFeatures)}
            nLost={nLost}
            title={features.seen}
            onCutOff={(value) =>
              dispatch({ type: 'params-changed', changes: { minFeatures: value } })
            }
          />
          <BatchLosses plan={plan} group={capitalise(method.groups.one)} />
        </div>
      )}
    </Card>
  );
}

interface BatchLossesProps {
  readonly plan: PlanView;
  /** "Batch". */
  readonly group: string;
}

function BatchLosses({ plan, group }: BatchLossesProps): ReactNode {
  return (
    <div
      className="cw-filter-table"
      role="region"
      aria-label={`Cells by ${group.toLowerCase()}`}
      tabIndex={0}
    >
      <table className="cw-table">
        <thead>
          <tr>
            <th>{group}</th>
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
