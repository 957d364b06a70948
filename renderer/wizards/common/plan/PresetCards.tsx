import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import type { WizardState } from '../method.ts';

/** The first choice: how thorough. Each says its consequence. */
export function PresetCards({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { draft, dispatch, method } = wizard;
  const { presets } = method.plan;
  return (
    <Radio.Group
      aria-label="Preset"
      value={draft.preset}
      onChange={(preset) => dispatch({ type: 'preset-chosen', preset })}
    >
      <div className="cw-presets" data-many={presets.length > 3 || undefined}>
        {presets.map(({ name, title, lines }) => (
          <Radio.Card key={name} value={name} className="cw-preset">
            <span className="cw-row">
              <Radio.Indicator size="xs" />
              <span className="cw-preset-title">{title}</span>
            </span>
            {lines(method.ofPreset(name, draft.overrides)).map((line) => (
              <span key={line}>{line}</span>
            ))}
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
