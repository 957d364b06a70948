import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InputSummary, SuggestedFix } from '#shared/contract/data.ts';
import { Notice } from '#renderer/components/Notice.tsx';
import type { WizardState } from '../method.ts';

interface FixNoticesProps {
  readonly summary: InputSummary;
  readonly dispatch: WizardState['dispatch'];
}

/** Everything that is said about a file; beside it, where there is one, the fix that settles it. */
export function FixNotices({ summary, dispatch }: FixNoticesProps): ReactNode {
  const { warnings, suggestions, path, name } = summary;
  const plain = warnings.filter((text) => !suggestions.some(({ problem }) => problem === text));
  const apply = ({ change }: SuggestedFix): void =>
    dispatch(
      'fix' in change
        ? { type: 'fixes-added', fixes: [{ path, fix: change.fix }] }
        : { type: 'matrix-chosen', path, matrix: change.matrix },
    );
  return (
    <>
      {suggestions.map((suggestion) => (
        <Notice
          key={suggestion.problem}
          tone={suggestion.tone === 'warn' ? 'warn' : 'info'}
          actions={
            <Button
              size="xs"
              aria-label={`${suggestion.label}, in ${name}`}
              onClick={() => apply(suggestion)}
            >
              {suggestion.label}
            </Button>
          }
        >
          <p>{suggestion.problem}</p>
        </Notice>
      ))}
      {plain.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{warning}</p>
        </Notice>
      ))}
    </>
  );
}
