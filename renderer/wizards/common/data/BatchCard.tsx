import { SegmentedControl, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { capitalise, formatCount, formatCounted } from '#renderer/components/format.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import type { BatchRow } from '../draft/settle.ts';
import type { WizardState } from '../method.ts';

const nShown = 12;

/** Which cells were measured together, as batches or samples: each file, or the values of a column. */
export function BatchCard({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { settled, dispatch, method } = wizard;
  const { groups, data } = method;
  const { batches, batchMode, batchKey, batchColumns } = settled;
  const largest = Math.max(1, ...batches.map((batch) => batch.nCells));
  return (
    <Card
      title={capitalise(groups.many)}
      aside={
        batches.length > 0 && (
          <span className="cw-dim cw-num">
            {formatCounted(batches.length, groups.one, groups.many)}
          </span>
        )
      }
    >
      <div className="cw-col" data-gap="small">
        <SegmentedControl
          fullWidth
          aria-label={`What makes a ${groups.one}`}
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
            aria-label={`Column that says the ${groups.one}`}
            data={[...batchColumns]}
            value={batchKey}
            searchable={batchColumns.length > 10}
            onChange={(name) => name !== null && dispatch({ type: 'batch-column-chosen', name })}
          />
        )}
        {batches.length === 0 && (
          <p className="cw-help">
            The {groups.many} of your files will be listed here with their numbers of cells.
          </p>
        )}
        <ul className="cw-batches cw-num">
          {batches.slice(0, nShown).map((batch, index) => (
            <li key={batch.path ?? batch.name}>
              <span className="cw-swatch" style={{ background: swatch(index) }} aria-hidden />
              <BatchName batch={batch} wizard={wizard} />
              <Meter share={batch.nCells / largest} color={swatch(index)} />
              <span className="cw-right">
                {batch.nCells === 0 ? '–' : formatCount(batch.nCells)}
              </span>
            </li>
          ))}
        </ul>
        {batches.length > nShown && (
          <p className="cw-help">
            and{' '}
            {formatCounted(batches.length - nShown, `more ${groups.one}`, `more ${groups.many}`)}
          </p>
        )}
        {data.groupsHelp !== null && <p className="cw-help">{data.groupsHelp}</p>}
      </div>
    </Card>
  );
}

interface BatchNameProps {
  readonly batch: BatchRow;
  readonly wizard: WizardState;
}

/** The name of a file's batch can be changed; a column's values are the file's own. */
function BatchName({ batch, wizard }: BatchNameProps): ReactNode {
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
      aria-label={`Name of ${wizard.method.groups.one} ${batch.name}`}
      title="Click to rename"
      value={batch.name}
      error={batch.name.trim() === ''}
      onChange={(event) =>
        wizard.dispatch({ type: 'batch-renamed', path, name: event.currentTarget.value })
      }
    />
  );
}

/** Colours of the first eight batches; the results use a longer palette that starts the same. */
function swatch(index: number): string {
  return `var(--cw-cat-${(index % 8) + 1})`;
}
