import { Anchor } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import type { IntegrationParams, IntegrationPlan } from '#shared/contract/integration.ts';
import { formatCount, formatCounted, formatNumber } from '../../../../components/format.ts';
import type { FormField } from '../../../common/schema-form.ts';
import { draftParams, presetParams, type ParamName, type ParamValue } from '../../decisions.ts';
import type { DraftAction, IntegrationDraft } from '../../draft.ts';
import { roundUpNicely } from '../../slider-scale.ts';
import { mainFields } from './fields.ts';
import { ParamControl, type SliderRange } from './ParamControl.tsx';

interface MainParamsProps {
  readonly draft: IntegrationDraft;
  dispatch(action: DraftAction): void;
  readonly plan: IntegrationPlan | null;
}

/** The few parameters whose consequence a person should know. */
export function MainParams({ draft, dispatch, plan }: MainParamsProps): ReactNode {
  const params = draftParams(draft);
  const preset = presetParams(draft.preset, params.profile);
  return (
    <section aria-labelledby="choices">
      <div className="cw-row" data-between style={{ marginBottom: 'var(--cw-s2)' }}>
        <h3 id="choices">Choices that matter</h3>
        <span className="cw-help">The tick on each slider is the preset’s value</span>
      </div>
      <div className="cw-card">
        {mainFields.map((field) => {
          const name = field.name as ParamName;
          return (
            <MainParam
              key={name}
              field={field}
              value={params[name]}
              presetValue={preset[name]}
              range={sliderRange(name, plan)}
              context={contextOf(name, plan)}
              consequence={consequenceOf(name, params, plan)}
              onChange={(value) => dispatch({ type: 'params-changed', changes: { [name]: value } })}
              onReset={() => dispatch({ type: 'params-reset', names: [name] })}
            />
          );
        })}
      </div>
    </section>
  );
}

interface MainParamProps {
  readonly field: FormField;
  readonly value: ParamValue;
  readonly presetValue: ParamValue;
  readonly range: SliderRange | null;
  /** Under the title: what the number is out of. */
  readonly context: string;
  readonly consequence: string;
  onChange(value: ParamValue): void;
  onReset(): void;
}

function MainParam(props: MainParamProps): ReactNode {
  const { field, value, presetValue, range, context, consequence, onChange, onReset } = props;
  const titleId = useId();
  const isChanged = value !== presetValue;
  return (
    <div className="cw-param">
      <div>
        <div className="cw-medium" id={titleId}>
          {field.title}
        </div>
        <p className="cw-help cw-num">{context}</p>
      </div>
      <ParamControl
        field={field}
        value={value}
        presetValue={presetValue}
        range={range}
        labelledBy={titleId}
        onChange={onChange}
      />
      <p className="cw-second cw-num">
        {consequence}{' '}
        {isChanged && field.name !== 'profile' && (
          <Anchor component="button" type="button" fz="sm" onClick={onReset}>
            Reset to{' '}
            {typeof presetValue === 'number' ? formatNumber(presetValue) : String(presetValue)}
          </Anchor>
        )}
      </p>
    </div>
  );
}

/** How far a slider goes; numbers beyond it can still be typed. */
function sliderRange(name: ParamName, plan: IntegrationPlan | null): SliderRange | null {
  switch (name) {
    case 'minFeatures':
      return { min: 0, max: roundUpNicely((plan?.featuresSeen.max ?? 4_000) / 2), step: 50 };
    case 'nTopFeatures':
      return {
        min: 500,
        max: Math.max(1_000, Math.min(10_000, plan?.nSharedFeatures ?? 10_000)),
        step: 100,
      };
    case 'maxIteration':
      return { min: 100, max: 30_000, step: 100 };
    case 'resolution':
      return { min: 0.1, max: 3, step: 0.1 };
    default:
      return null;
  }
}

function contextOf(name: ParamName, plan: IntegrationPlan | null): string {
  if (name === 'nTopFeatures') return plan ? `of ${formatCount(plan.nSharedFeatures)} shared` : '';
  if (name === 'minFeatures') return 'genes seen per cell';
  if (name === 'maxIteration' && plan)
    return `${formatCount(plan.params.batchSize)} cells per step`;
  if (name === 'resolution') return 'of the clusters';
  return '';
}

function consequenceOf(
  name: ParamName,
  params: IntegrationParams,
  plan: IntegrationPlan | null,
): string {
  switch (name) {
    case 'minFeatures':
      return plan ? describeKept(plan) : '';
    case 'maxIteration':
      return plan && plan.nKept > 0
        ? `${formatNumber((plan.steps * plan.params.batchSize) / plan.nKept)} passes over all cells. Stops earlier once the loss is flat.`
        : 'Stops earlier once the loss is flat.';
    case 'nTopFeatures':
      return params.nTopFeatures === 0
        ? 'Keeps all genes: slow, and adds noise.'
        : 'Enough to tell types apart. More take longer and add noise.';
    case 'profile':
      return 'Decides how the numbers are prepared.';
    default:
      return mainFields.find((field) => field.name === name)?.help ?? '';
  }
}

function describeKept({ nCells, nKept }: IntegrationPlan): string {
  if (nKept === nCells) return `Keeps all ${formatCounted(nCells, 'cell')}.`;
  return `Leaves out ${formatCount(nCells - nKept)} of ${formatCounted(nCells, 'cell')}.`;
}
