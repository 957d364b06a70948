import type { ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { formatCounted } from '#renderer/components/format.ts';
import { Notice } from '#renderer/components/Notice.tsx';
import { describeEdit, editsInForce, noEdits } from '#shared/contract/edit-log.ts';
import { columnTitle } from '../titles.ts';

/** So many are named; the rest is counted. */
const nNamed = 3;

/** Says that what is saved follows the edits; nothing when there are none. */
export function EditsNotice({ dir }: { readonly dir: string }): ReactNode {
  const edits = editsInForce(useServiceQuery('edits.list', { dir }).data ?? noEdits);
  if (edits.length === 0) return null;
  const named = edits.slice(-nNamed).map((edit) => describeEdit(edit, columnTitle));
  const nOthers = edits.length - named.length;
  return (
    <Notice tone="info" title={`With your ${formatCounted(edits.length, 'edit')}`}>
      <p>
        {nOthers > 0 && `${formatCounted(nOthers, 'earlier one')}; `}
        {named.join('; ')}.
      </p>
      <p className="cw-second">
        Everything saved from here follows them: result.h5ad, tables, figures and the report. The
        files in the folder of the run stay as the run left them.
      </p>
    </Notice>
  );
}
