import { ActionIcon, Button } from '@mantine/core';
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
          const other = own[index] && repeats && otherWay(own[index], repeats);
          return (
            <li key={JSON.stringify(fix)}>
              <span className="cw-medium">{capitalise(describeFix(fix))}</span>
              <span className="cw-second cw-num">
                {outcome}
                {other && (
                  <Button
                    size="compact-xs"
                    display="block"
                    my={4}
                    onClick={() => dispatch({ type: 'fix-changed', path, index, fix: other.fix })}
                  >
                    {other.label}
                  </Button>
                )}
              </span>
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
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The same conversion with genes of one name settled the other way. */
function otherWay(
  fix: Fix,
  repeats: Repeats,
): { readonly label: string; readonly fix: Fix } | null {
  if (fix.kind !== 'names-from-column' && fix.kind !== 'names-from-table') return null;
  return repeats === 'sum'
    ? { label: 'Keep them apart', fix: { ...fix, repeats: 'keep' } }
    : { label: 'Add them up', fix: { ...fix, repeats: 'sum' } };
}

/** Paths come back from the service in full, so they are not compared. */
function isSame(a: Fix, b: Fix): boolean {
  const bare = (fix: Fix) => JSON.stringify({ ...fix, path: null });
  return bare(a) === bare(b);
}
