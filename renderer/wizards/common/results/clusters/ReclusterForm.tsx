import { Button, NumberInput } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { RunSummary } from '#shared/contract/results.ts';
import { EditProgress } from '../edits/EditProgress.tsx';
import type { Edits } from '../edits/use-edits.ts';
import { numberParameter } from '../run-parameter.ts';

interface ReclusterFormProps {
  readonly run: RunSummary;
  readonly edits: Edits;
  /** Column of the clusters; nothing is offered for a column that holds none of the run's own. */
  readonly column: string;
}

const range = { min: 0.05, max: 5, step: 0.1 } as const;

/** Finds the clusters of an embedding again, finer or coarser. Nothing is trained. */
export function ReclusterForm({ run, edits, column }: ReclusterFormProps): ReactNode {
  const embedding = run.embeddings.find(({ clusters }) => clusters === column);
  const now =
    edits.state.clusterings.get(column)?.resolution ?? numberParameter(run, 'resolution', 1);
  const [typed, setTyped] = useState<number | null>(null);
  if (!embedding) return null;
  if (edits.job?.kind === 'edit') return <EditProgress job={edits.job} />;
  const resolution = typed ?? now;
  return (
    <form
      className="cw-row"
      onSubmit={(event) => {
        event.preventDefault();
        setTyped(null);
        void edits.recluster({
          column,
          coordinates: embedding.coordinates,
          nNeighbors: numberParameter(run, 'nNeighbors', 30),
          resolution,
        });
      }}
    >
      <span className="cw-second" aria-hidden>
        Resolution
      </span>
      <NumberInput
        size="xs"
        className="cw-clusters-resolution"
        aria-label="Resolution: higher gives more clusters"
        {...range}
        decimalScale={2}
        value={resolution}
        onChange={(value) => setTyped(typeof value === 'number' ? value : null)}
      />
      <Button
        size="xs"
        type="submit"
        disabled={resolution === now || resolution < range.min || resolution > range.max}
        title={resolution === now ? 'These are the clusters of this resolution' : undefined}
        leftSection={<IconRefresh size="0.9375rem" stroke={1.75} aria-hidden />}
      >
        Find clusters again
      </Button>
    </form>
  );
}
