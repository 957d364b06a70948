import type { ReactNode } from 'react';
import type { InputSummary } from '#shared/contract/data.ts';
import { formatBytes, formatCount, formatCounted } from '#renderer/components/format.ts';
import { KeyValues } from '#renderer/components/KeyValues.tsx';

interface FragmentFactsProps {
  readonly summary: InputSummary;
  readonly fragments: NonNullable<InputSummary['fragments']>;
}

/** What the first lines of a fragments file hold; the file is not read through before the plan. */
export function FragmentFacts({ summary, fragments }: FragmentFactsProps): ReactNode {
  const { nLooked, isWhole, nBarcodes, chromosomes, medianBases } = fragments;
  const shown = chromosomes.slice(0, 3).join(', ') + (chromosomes.length > 3 ? ' …' : '');
  return (
    <div className="cw-file-facts">
      <KeyValues
        rows={[
          ['Format', `${summary.format}, ${formatBytes(summary.sizeBytes)}`],
          [
            'Looked at',
            isWhole
              ? `all ${formatCounted(nLooked, 'fragment')}`
              : `the first ${formatCounted(nLooked, 'fragment')}`,
          ],
        ]}
      />
      <KeyValues
        rows={[
          ['Barcodes', `${formatCount(nBarcodes)}; which are cells is found at the knee`],
          ['Sequences', `${formatCount(chromosomes.length)} (${shown})`],
          ['Length', `${formatCount(medianBases)} bases in the middle`],
        ]}
      />
    </div>
  );
}
