import { Accordion, Button } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { formatCounted, formatNumber } from '#renderer/components/format.ts';
import type { FormField } from '../schema-form.ts';
import type { WizardState } from '../method.ts';
import { paramsOf, type ParamValue } from '../params.ts';
import { advancedFieldsOf } from './fields.ts';
import { ParamControl } from './ParamControl.tsx';

/** Every other parameter, by group, each with its words, range, preset value and a way back. */
export function AdvancedParams({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { draft, dispatch, method } = wizard;
  const params = paramsOf(method, draft);
  const preset = method.ofPreset(draft.preset, draft.overrides);
  const advancedFields = advancedFieldsOf(method.schema);
  const changed = advancedFields
    .map((field) => field.name)
    .filter((name) => params[name] !== preset[name]);
  const groups = [...new Set(advancedFields.map(groupOf))];
  return (
    <Accordion className="cw-card cw-advanced" variant="filled" chevronPosition="left">
      <Accordion.Item value="advanced">
        <Accordion.Control>
          <span className="cw-row">
            <span className="cw-medium">Advanced</span>
            <span className="cw-dim cw-num">
              {formatCounted(advancedFields.length, 'setting')},{' '}
              {changed.length === 0 ? 'all as in the preset' : `${changed.length} changed`}
            </span>
          </span>
        </Accordion.Control>
        <Accordion.Panel>
          {changed.length > 0 && (
            <Button size="xs" onClick={() => dispatch({ type: 'params-reset', names: changed })}>
              Reset all {formatCounted(changed.length, 'change')}
            </Button>
          )}
          {groups.map((group) => (
            <section key={group} className="cw-advanced-group" aria-label={group}>
              <h3>{group}</h3>
              {advancedFields
                .filter((field) => groupOf(field) === group)
                .map((field) => {
                  const { name } = field;
                  return (
                    <AdvancedParam
                      key={name}
                      field={field}
                      value={params[name]!}
                      presetValue={preset[name]!}
                      onChange={(value) =>
                        dispatch({ type: 'params-changed', changes: { [name]: value } })
                      }
                      onReset={() => dispatch({ type: 'params-reset', names: [name] })}
                    />
                  );
                })}
            </section>
          ))}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

interface AdvancedParamProps {
  readonly field: FormField;
  readonly value: ParamValue;
  readonly presetValue: ParamValue;
  onChange(value: ParamValue): void;
  onReset(): void;
}

function AdvancedParam({
  field,
  value,
  presetValue,
  onChange,
  onReset,
}: AdvancedParamProps): ReactNode {
  const titleId = useId();
  return (
    <div className="cw-advanced-row">
      <div>
        <div className="cw-medium" id={titleId}>
          {field.title}
        </div>
        <p className="cw-help">{field.help}</p>
      </div>
      <div>
        <ParamControl
          field={field}
          value={value}
          presetValue={presetValue}
          range={null}
          labelledBy={titleId}
          onChange={onChange}
        />
        <p className="cw-help cw-num">{describeRange(field)}</p>
      </div>
      <Button
        size="xs"
        variant="subtle"
        aria-label={`Reset ${field.title}`}
        disabled={value === presetValue}
        title={value === presetValue ? 'As in the preset' : undefined}
        onClick={onReset}
      >
        {value === presetValue ? 'Preset' : `Reset to ${show(presetValue)}`}
      </Button>
    </div>
  );
}

function groupOf(field: FormField): string {
  return field.group ?? 'Other';
}

function describeRange(field: FormField): string {
  if (field.kind !== 'number') return '';
  const unit = field.unit ?? '';
  return `${formatNumber(field.min)} to ${formatNumber(field.max)} ${unit}`.trim();
}

function show(value: ParamValue): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value;
}
