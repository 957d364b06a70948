import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InputSummary } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { Notice } from '#renderer/components/Notice.tsx';
import type { WizardState } from '../method.ts';
import { describeIds } from './describe-file.ts';

interface NameNoticeProps {
  readonly wizard: WizardState;
  /** True: the files share few genes or peaks. */
  readonly isPoor: boolean;
}

/** Files that name their features in different ways, and what would bring them together. */
export function NameNotice({ wizard, isPoor }: NameNoticeProps): ReactNode {
  const { settled, dispatch } = wizard;
  const { many } = wizard.method.features;
  const kinds = new Set(settled.ready.map(({ ids }) => ids.kind));
  // First things first: a file that lies on its side has no names of genes to speak of.
  if (settled.ready.some(isTurned) || (kinds.size < 2 && !isPoor)) return null;
  const offers = kinds.size < 2 ? [] : settled.ready.flatMap(offersOf);
  const kindWords = settled.ready.map((summary) => `${summary.name}: ${describeIds(summary.ids)}`);
  return (
    <Notice
      tone={isPoor ? 'warn' : 'info'}
      title={kinds.size < 2 ? `Few ${many} in common` : `The files name ${many} in different ways`}
    >
      <p>
        {kinds.size < 2
          ? wizard.method.data.fewShared
          : `${kindWords.slice(0, 4).join(', ')}${kindWords.length > 4 ? ' …' : ''}.`}
      </p>
      {offers.length > 0 && (
        <div className="cw-name-offers">
          {offers.slice(0, 4).map(({ summary, label, fix }) => (
            <Button
              key={`${summary.path} ${label}`}
              size="xs"
              onClick={() =>
                dispatch({ type: 'fixes-added', fixes: [{ path: summary.path, fix }] })
              }
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </Notice>
  );
}

function isTurned({ suggestions }: InputSummary): boolean {
  return suggestions.some(({ change }) => 'fix' in change && change.fix.kind === 'transpose');
}

interface Offer {
  readonly summary: InputSummary;
  readonly label: string;
  readonly fix: Fix;
}

function offersOf(summary: InputSummary): readonly Offer[] {
  return summary.suggestions.flatMap(({ change, label }) => {
    if (!('fix' in change)) return [];
    const { fix } = change;
    const isOfNames = fix.kind === 'strip-versions' || fix.kind === 'names-from-column';
    return isOfNames ? [{ summary, label: `${label}: ${summary.name}`, fix }] : [];
  });
}
