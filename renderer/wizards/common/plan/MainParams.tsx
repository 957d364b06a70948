import { Anchor } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { formatNumber } from '#renderer/components/format.ts';
import type { FormField } from '../schema-form.ts';
import { describeParam, type ParamWords, type PlanView, type WizardState } from '../method.ts';
import { paramsOf, type ParamValue } from '../params.ts';
import { fieldsOf } from './fields.ts';
import { ParamControl } from './ParamControl.tsx';

interface MainParamsProps {
  readonly wizard: WizardState;
  readonly plan: PlanView | null;
}

/** The few parameters whose consequence a person should know. */
export function MainParams({ wizard, plan }: MainParamsProps): ReactNode {
  const { draft, dispatch, method, settled } = wizard;
  const params = paramsOf(method, draft);
  const preset = method.ofPreset(draft.preset, draft.overrides);
  return (
    <section aria-labelledby="choices">
      <div className="cw-row" data-between style={{ marginBottom: 'var(--cw-s2)' }}>
        <h3 id="choices">Choices that matter</h3>
        <span className="cw-help">The tick on each slider is the preset’s value</span>
      </div>
      <div className="cw-card">
        {fieldsOf(method.schema, method.plan.main(settled, draft)).map((field) => {
          const { name } = field;
          return (
            <MainParam
              key={name}
              field={field}
              value={params[name]!}
              presetValue={preset[name]!}
              words={describeParam(method.plan.paramWords, name, { params, plan })}
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
  readonly words: ParamWords;
  onChange(value: ParamValue): void;
  onReset(): void;
}

/** One choice: its words, its control, what follows from it. */
function MainParam(props: MainParamProps): ReactNode {
  const { field, value, presetValue, words, onChange, onReset } = props;
  const { context, consequence, range } = words;
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
        {isChanged && (
          <Anchor component="button" type="button" fz="sm" onClick={onReset}>
            Reset to{' '}
            {typeof presetValue === 'number' ? formatNumber(presetValue) : String(presetValue)}
          </Anchor>
        )}
      </p>
    </div>
  );
}
