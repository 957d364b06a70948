import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconScale } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { EmbeddingSummary, Verdict } from '#shared/contract/results.ts';
import { methodTitle } from './titles.ts';

const looks = {
  better: { tone: 'ok', Icon: IconCircleCheck },
  mixed: { tone: 'warn', Icon: IconScale },
  'no-change': { tone: 'info', Icon: IconInfoCircle },
  worse: { tone: 'bad', Icon: IconAlertTriangle },
} as const;

interface VerdictBannerProps {
  readonly verdict: Verdict;
  /** What else one has to know to read it, e.g. types that some batches lack. */
  readonly note: string | null;
  /** What can be gone on with. */
  readonly embeddings: readonly EmbeddingSummary[];
  readonly chosen: string;
  onChoose(method: string): void;
  /** Back to Plan with the same files; absent where there is no plan. */
  onPlanAgain?: (() => void) | undefined;
}

/** Whether it helped, in words, with the ways on when it did not. */
export function VerdictBanner(props: VerdictBannerProps): ReactNode {
  const { verdict, note, embeddings, chosen, onChoose, onPlanAgain } = props;
  const of = (role: EmbeddingSummary['role']): string | null =>
    embeddings.find((each) => each.role === role)?.method ?? null;
  const [none, baseline, own] = [of('none'), of('baseline'), of('own')];
  const isOwn = chosen === own;
  const { tone, Icon } = looks[verdict.outcome];
  const isPoor = verdict.outcome === 'worse' || verdict.outcome === 'no-change';
  return (
    <section className="cw-verdict" data-tone={tone} aria-labelledby="cw-verdict-title">
      <Icon size="1.375rem" stroke={1.75} aria-hidden />
      <div className="cw-grow">
        <h2 id="cw-verdict-title">{verdict.title}</h2>
        <p className="cw-second cw-num">
          {verdict.text}
          {note !== null && verdict.outcome !== 'worse' && ` ${note}`}
          {!isOwn && (
            <b> You go on with {chosen === 'none' ? 'uncorrected data' : methodTitle(chosen)}.</b>
          )}
        </p>
      </div>
      {isOwn && isPoor && (
        <div className="cw-verdict-actions">
          {baseline !== null && (
            <Button variant="filled" onClick={() => onChoose(baseline)}>
              Use {methodTitle(baseline)} instead
            </Button>
          )}
          {verdict.outcome === 'worse' && none !== null && (
            <Button onClick={() => onChoose(none)}>Keep uncorrected</Button>
          )}
          {onPlanAgain && (
            <Button onClick={onPlanAgain}>
              {none === null ? 'Plan another run' : 'Plan a gentler run'}
            </Button>
          )}
        </div>
      )}
      {!isOwn && own !== null && (
        <div className="cw-verdict-actions">
          <Button onClick={() => onChoose(own)}>Back to {methodTitle(own)}</Button>
        </div>
      )}
    </section>
  );
}
