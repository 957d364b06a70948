import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IntegrationParams, PresetName } from '#shared/contract/integration.ts';
import { presetNames } from '#shared/contract/integration.ts';
import { formatCount } from '../../../../components/format.ts';
import { presetParams } from '../../decisions.ts';
import type { DraftAction, IntegrationDraft } from '../../draft.ts';

const presetWords: Readonly<Record<PresetName, { title: string; purpose: string; risk: string }>> =
  {
    recommended: {
      title: 'Recommended',
      purpose: 'Stops once the loss is flat',
      risk: 'For results you will keep',
    },
    published: {
      title: 'As published',
      purpose: 'The schedule of the paper',
      risk: 'To compare with a paper',
    },
    quick: {
      title: 'Quick look',
      purpose: 'Do the data fit together?',
      risk: 'Not for conclusions',
    },
  };

interface PresetCardsProps {
  readonly draft: IntegrationDraft;
  dispatch(action: DraftAction): void;
}

/** The first choice: how thorough. Each says its consequence. */
export function PresetCards({ draft, dispatch }: PresetCardsProps): ReactNode {
  return (
    <Radio.Group
      aria-label="Preset"
      value={draft.preset}
      onChange={(preset) => dispatch({ type: 'preset-chosen', preset: preset as PresetName })}
    >
      <div className="cw-presets">
        {presetNames.map((preset) => {
          const words = presetWords[preset];
          const size = presetParams(preset, draft.overrides.profile ?? 'rna');
          return (
            <Radio.Card key={preset} value={preset} className="cw-preset">
              <span className="cw-row">
                <Radio.Indicator size="xs" />
                <span className="cw-preset-title">{words.title}</span>
              </span>
              <span>{describeGenes(size)}</span>
              <span>Up to {formatCount(size.maxIteration)} steps</span>
              <span>{words.purpose}</span>
              <span>{words.risk}</span>
            </Radio.Card>
          );
        })}
      </div>
    </Radio.Group>
  );
}

function describeGenes({ nTopFeatures }: IntegrationParams): string {
  return nTopFeatures === 0 ? 'All genes' : `${formatCount(nTopFeatures)} variable genes`;
}
