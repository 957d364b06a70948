import type { ReactNode } from 'react';
import type { Integration } from '../../use-integration.ts';
import { FileRow } from './FileRow.tsx';

/** One row per file; a broken one turns red alone and the rest goes on. */
export function FileTable({ integration }: { readonly integration: Integration }): ReactNode {
  const { inspections } = integration;
  return (
    <div className="cw-card cw-file-table cw-num">
      <div className="cw-file-head" aria-hidden>
        <span />
        <span>File</span>
        <span className="cw-right">Cells × genes</span>
        <span>Values</span>
        <span>Gene ids</span>
        <span />
      </div>
      <ul aria-label="Chosen files">
        {inspections.map((inspection) => (
          <li key={inspection.path}>
            <FileRow inspection={inspection} integration={integration} />
          </li>
        ))}
      </ul>
    </div>
  );
}
