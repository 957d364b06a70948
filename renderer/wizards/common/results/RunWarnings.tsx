import type { ReactNode } from 'react';
import { Notice } from '#renderer/components/Notice.tsx';

/** What the run warned of; nothing when it did not. */
export function RunWarnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  if (warnings.length === 0) return null;
  const title =
    warnings.length === 1 ? 'One warning of this run' : `${warnings.length} warnings of this run`;
  return (
    <div className="cw-results-warnings">
      <Notice tone="warn" title={title}>
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
      </Notice>
    </div>
  );
}
