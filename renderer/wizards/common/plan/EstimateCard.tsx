import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { formatBytes, formatNumber, formatEstimatedSeconds } from '#renderer/components/format.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import { StatusBadge } from '#renderer/components/StatusBadge.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { PlanView } from '../method.ts';

type Offered = PlanView['offers'][number]['overrides'];

interface EstimateCardProps {
  readonly plan: PlanView | null;
  readonly error: Error | null;
  /** True while newer choices are being worked out: the numbers are those of the choices before. */
  readonly isStale: boolean;
  onOffer(changes: Offered): void;
}

/** Time, memory and disk the run needs here, and what would fit when it does not. */
export function EstimateCard({ plan, error, isStale, onOffer }: EstimateCardProps): ReactNode {
  return (
    <Card
      title="On this computer"
      isFlush
      aside={plan && !error && <FitBadge fits={plan.fits} isStale={isStale} />}
    >
      {error && (
        <div className="cw-card-body">
          <ErrorNotice error={error} title="The estimate failed" />
        </div>
      )}
      {!plan && !error && (
        <div className="cw-card-body cw-estimate-waiting">
          <Waiting>Trying a few steps on your cells</Waiting>
        </div>
      )}
      {plan && !error && <Estimate plan={plan} isStale={isStale} onOffer={onOffer} />}
    </Card>
  );
}

function FitBadge({
  fits,
  isStale,
}: {
  readonly fits: boolean;
  readonly isStale: boolean;
}): ReactNode {
  if (isStale) return <StatusBadge tone="neutral">Working it out</StatusBadge>;
  return <StatusBadge tone={fits ? 'ok' : 'bad'}>{fits ? 'Fits' : 'Does not fit'}</StatusBadge>;
}

function Estimate({
  plan,
  isStale,
  onOffer,
}: Omit<EstimateCardProps, 'error' | 'plan'> & { readonly plan: PlanView }): ReactNode {
  const computer = useServiceQuery('app.computer', {}).data;
  const { estimate } = plan;
  return (
    <div className="cw-num" aria-busy={isStale} data-stale={isStale || undefined}>
      <div className="cw-estimate">
        <div className="cw-row" data-between>
          <span className="cw-dim">Time</span>
          <span className="cw-estimate-big">{formatEstimatedSeconds(estimate.seconds)}</span>
        </div>
        <p className="cw-help">
          ± {formatEstimatedSeconds(estimate.plusMinusSeconds)}. Measured just now:{' '}
          {formatNumber(estimate.stepsPerSecond)} steps/s.
        </p>
      </div>
      {computer && (
        <>
          <Amount
            name="Memory"
            neededBytes={estimate.memoryBytes}
            freeBytes={computer.memoryFreeBytes}
          />
          {!plan.fits && <Offers plan={plan} onOffer={onOffer} />}
          <Amount name="Disk" neededBytes={estimate.diskBytes} freeBytes={computer.diskFreeBytes} />
        </>
      )}
      <div className="cw-estimate">
        <div className="cw-row" data-between>
          <span className="cw-dim">Device</span>
          <span className="cw-right">{estimate.device}</span>
        </div>
        <p className="cw-help">The window stays usable while it runs.</p>
      </div>
    </div>
  );
}

interface AmountProps {
  readonly name: string;
  readonly neededBytes: number;
  readonly freeBytes: number;
}

function Amount({ name, neededBytes, freeBytes }: AmountProps): ReactNode {
  const fits = neededBytes <= freeBytes;
  return (
    <div className="cw-estimate">
      <div className="cw-row" data-between>
        <span className="cw-dim">{name}</span>
        <span className={fits ? '' : 'cw-bad'}>
          <span className="cw-strong">{formatBytes(neededBytes)}</span>
          {fits ? ` of ${formatBytes(freeBytes)} free` : ` needed, ${formatBytes(freeBytes)} free`}
        </span>
      </div>
      <Meter share={neededBytes / Math.max(1, freeBytes)} tone={fits ? 'accent' : 'bad'} isTall />
    </div>
  );
}

function Offers({
  plan,
  onOffer,
}: {
  readonly plan: PlanView;
  onOffer(changes: Offered): void;
}): ReactNode {
  const withChanges = plan.offers.filter((offer) => Object.keys(offer.overrides).length > 0);
  const inWords = plan.offers.filter((offer) => Object.keys(offer.overrides).length === 0);
  return (
    <div className="cw-estimate cw-offers">
      {inWords.map((offer) => (
        <p key={offer.text} className="cw-help">
          {offer.text}
        </p>
      ))}
      {withChanges.length > 0 && <p className="cw-help">What would fit. Choose one:</p>}
      {withChanges.map((offer) => (
        <Button
          key={offer.text}
          fullWidth
          justify="flex-start"
          onClick={() => onOffer(offer.overrides)}
        >
          {offer.text}
        </Button>
      ))}
    </div>
  );
}
