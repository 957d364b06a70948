import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCounted } from '#renderer/components/format.ts';
import type { SettledInputs } from '../draft/settle.ts';
import type { WizardState } from '../method.ts';

const none = '\u0000none';

/** Known cell types, to judge the result by. */
export function LabelCard({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { settled, dispatch } = wizard;
  const isUnknown = settled.ready.length === 0;
  return (
    <section className="cw-card cw-card-body">
      <Select
        label="Known cell types, if you have them"
        description="Used to judge the result, never to make it."
        inputWrapperOrder={['label', 'input', 'description']}
        searchable={settled.labelColumns.length > 10}
        disabled={isUnknown}
        data={[
          { value: none, label: labelOfNone(settled) },
          ...settled.labelColumns.map((column) => ({
            value: column.name,
            label: `${column.name} (${formatCounted(column.nValues, 'value')})`,
          })),
        ]}
        value={settled.labelKey ?? none}
        onChange={(name) => dispatch({ type: 'label-chosen', name: name === none ? null : name })}
      />
    </section>
  );
}

function labelOfNone({ ready, labelColumns }: SettledInputs): string {
  if (ready.length === 0) return 'A column of your files';
  return labelColumns.length === 0 ? 'No such column found' : 'None';
}
