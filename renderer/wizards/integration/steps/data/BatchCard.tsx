import { SegmentedControl, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from '../../../../components/Card.tsx';
import { formatCount, formatCounted } from '../../../../components/format.ts';
import { Meter } from '../../../../components/Meter.tsx';
import type { BatchRow } from '../../settle.ts';
import type { Integration } from '../../use-integration.ts';

const nShown = 12;

/** Which cells were measured together: each file, or the values of a column. */
export function BatchCard({ integration }: { readonly integration: Integration }): ReactNode {
  const { settled, dispatch } = integration;
  const { batches, batchMode, batchKey, batchColumns } = settled;
  const largest = Math.max(1, ...batches.map((batch) => batch.nCells));
  return (
    <Card
      title="Batches"
      aside={
        batches.length > 0 && (
          <span className="cw-dim cw-num">{formatCounted(batches.length, 'batch', 'batches')}</span>
        )
      }
    >
      <div className="cw-col" data-gap="small">
        <SegmentedControl
          fullWidth
          aria-label="What makes a batch"
          value={batchMode}
          onChange={(mode) =>
            dispatch({ type: 'batch-mode-chosen', mode: mode === 'file' ? 'file' : 'column' })
          }
          data={[
            { value: 'file', label: 'One per file' },
            { value: 'column', label: 'From a column', disabled: batchColumns.length === 0 },
          ]}
        />
        {batchMode === 'column' && (
          <Select
            aria-label="Column that says the batch"
            data={[...batchColumns]}
            value={batchKey}
            searchable={batchColumns.length > 10}
            onChange={(name) => name !== null && dispatch({ type: 'batch-column-chosen', name })}
          />
        )}
        {batches.length === 0 && (
          <p className="cw-help">
            The batches of your files will be listed here with their numbers of cells.
          </p>
        )}
        <ul className="cw-batches cw-num">
          {batches.slice(0, nShown).map((batch, index) => (
            <li key={batch.path ?? batch.name}>
              <span className="cw-swatch" style={{ background: swatch(index) }} aria-hidden />
              <BatchName batch={batch} integration={integration} />
              <Meter share={batch.nCells / largest} color={swatch(index)} />
              <span className="cw-right">{formatCount(batch.nCells)}</span>
            </li>
          ))}
        </ul>
        {batches.length > nShown && (
          <p className="cw-help">
            and {formatCounted(batches.length - nShown, 'more batch', 'more batches')}
          </p>
        )}
      </div>
    </Card>
  );
}

interface BatchNameProps {
  readonly batch: BatchRow;
  readonly integration: Integration;
}

/** The name of a file's batch can be changed; a column's values are the file's own. */
function BatchName({ batch, integration }: BatchNameProps): ReactNode {
  const { path } = batch;
  if (path === null) {
    return (
      <span className="cw-clip" title={batch.name}>
        {batch.name}
      </span>
    );
  }
  return (
    <TextInput
      className="cw-batch-name"
      variant="unstyled"
      aria-label={`Name of batch ${batch.name}`}
      title="Click to rename"
      value={batch.name}
      error={batch.name.trim() === ''}
      onChange={(event) =>
        integration.dispatch({ type: 'batch-renamed', path, name: event.currentTarget.value })
      }
    />
  );
}

/** Colours of the first eight batches; the results use a longer palette that starts the same. */
function swatch(index: number): string {
  return `var(--cw-cat-${(index % 8) + 1})`;
}
