import type { ReactNode } from 'react';
import type { WizardState } from '../method.ts';
import { FileRow } from './FileRow.tsx';

/** One row per file; a broken one turns red alone and the rest goes on. */
export function FileTable({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { inspections, method } = wizard;
  return (
    <div className="cw-card cw-file-table cw-num">
      <div className="cw-file-head" aria-hidden>
        <span />
        <span>File</span>
        <span className="cw-right">Cells × {method.features.many}</span>
        <span>Values</span>
        <span>{method.features.ids}</span>
        <span />
      </div>
      <ul aria-label="Chosen files">
        {inspections.map((inspection) => (
          <li key={inspection.path}>
            <FileRow inspection={inspection} wizard={wizard} />
          </li>
        ))}
      </ul>
    </div>
  );
}
