import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconScale } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Verdict } from '#shared/contract/results.ts';
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
  /** Methods of this run beside the chosen one. */
  readonly methods: readonly string[];
  readonly chosen: string;
  onChoose(method: string): void;
  /** Back to Plan with the same files; absent where there is no plan. */
  onPlanAgain?: (() => void) | undefined;
}

/** Whether it helped, in words, with the ways on when it did not. */
export function VerdictBanner(props: VerdictBannerProps): ReactNode {
  const { verdict, note, methods, chosen, onChoose, onPlanAgain } = props;
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
          {chosen !== 'scalex' && (
            <b> You go on with {chosen === 'none' ? 'uncorrected data' : methodTitle(chosen)}.</b>
          )}
        </p>
      </div>
      {chosen === 'scalex' && isPoor && (
        <div className="cw-verdict-actions">
          {methods.includes('harmony') && (
            <Button variant="filled" onClick={() => onChoose('harmony')}>
              Use Harmony instead
            </Button>
          )}
          {verdict.outcome === 'worse' && (
            <Button onClick={() => onChoose('none')}>Keep uncorrected</Button>
          )}
          {onPlanAgain && <Button onClick={onPlanAgain}>Plan a gentler run</Button>}
        </div>
      )}
      {chosen !== 'scalex' && (
        <div className="cw-verdict-actions">
          <Button onClick={() => onChoose('scalex')}>Back to SCALEX</Button>
        </div>
      )}
    </section>
  );
}
