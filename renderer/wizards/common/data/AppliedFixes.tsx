import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconTool, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { InputSummary } from '#shared/contract/data.ts';
import { describeFix, type Fix, type Repeats } from '#shared/contract/fixes.ts';
import { capitalise } from '#renderer/components/format.ts';
import type { WizardState } from '../method.ts';

interface AppliedFixesProps {
  readonly summary: InputSummary;
  readonly wizard: WizardState;
}

/** What was put right in this file, each with what it did and a way back. */
export function AppliedFixes({ summary, wizard }: AppliedFixesProps): ReactNode {
  const { draft, dispatch } = wizard;
  const { path, applied } = summary;
  const own = draft.inputs.find((input) => input.path === path)?.fixes ?? [];
  if (applied.length === 0) return null;
  return (
    <section className="cw-fixes" aria-label={`Fixes of ${summary.name}`}>
      <p className="cw-help">
        <IconTool size="0.9375rem" stroke={1.75} aria-hidden />
        Put right here; the file on disk stays as it is.
      </p>
      <ul>
        {applied.map(({ fix, outcome, repeats }) => {
          const index = own.findIndex((each) => isSame(each, fix));
          const change = (to: Fix): void => dispatch({ type: 'fix-changed', path, index, fix: to });
          return (
            <li key={JSON.stringify({ ...fix, repeats: null })}>
              <span className="cw-medium">{capitalise(describeFix(fix))}</span>
              <span className="cw-second cw-num">{outcome}</span>
              {index >= 0 && (
                <ActionIcon
                  variant="subtle"
                  size="sm"
                  aria-label={`Take back: ${describeFix(fix)}`}
                  onClick={() => dispatch({ type: 'fix-removed', path, index })}
                >
                  <IconX size="0.9375rem" stroke={1.75} aria-hidden />
                </ActionIcon>
              )}
              {own[index] && repeats && (
                <RepeatsChoice fix={own[index]} repeats={repeats} onChange={change} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface RepeatsChoiceProps {
  readonly fix: Fix;
  /** What was done with them. */
  readonly repeats: Repeats;
  onChange(fix: Fix): void;
}

/** What becomes of genes that share a name after a conversion. */
function RepeatsChoice({ fix, repeats, onChange }: RepeatsChoiceProps): ReactNode {
  if (fix.kind !== 'names-from-column' && fix.kind !== 'names-from-table') return null;
  return (
    <div className="cw-fixes-choice">
      <span className="cw-second">Those that now share a name</span>
      <SegmentedControl
        size="xs"
        aria-label="Those that now share a name"
        data={[
          { value: 'sum', label: 'Add them up' },
          { value: 'keep', label: 'Keep them apart' },
        ]}
        value={repeats}
        onChange={(value) => onChange({ ...fix, repeats: value === 'sum' ? 'sum' : 'keep' })}
      />
    </div>
  );
}

/** Paths come back from the service in full, so they are not compared. */
function isSame(a: Fix, b: Fix): boolean {
  const bare = (fix: Fix) => JSON.stringify({ ...fix, path: null });
  return bare(a) === bare(b);
}
