import { NumberInput, SegmentedControl, Select, Slider, Switch, TextInput } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '#renderer/components/format.ts';
import type { FormField } from '../schema-form.ts';
import type { SliderRange } from '../method.ts';
import type { ParamValue } from '../params.ts';
import { createSliderScale } from './slider-scale.ts';

interface ParamControlProps {
  readonly field: FormField;
  readonly value: ParamValue;
  readonly presetValue: ParamValue;
  /** With a range a number gets a slider beside its box. */
  readonly range: SliderRange | null;
  /** Id of the visible title. */
  readonly labelledBy: string;
  onChange(value: ParamValue): void;
}

const nSegmentsMax = 3;

const choiceWords: Readonly<Record<string, string>> = {
  rna: 'RNA',
  atac: 'ATAC',
  adt: 'Protein',
  none: 'Nothing',
  binary: 'Open or not',
  probabilities: 'Probabilities',
  both: 'Both',
  unknown: 'Not said',
  bins: 'Bins',
  called: 'Called peaks',
};

/** The control that fits a field's kind. */
export function ParamControl(props: ParamControlProps): ReactNode {
  const { field, value, labelledBy, onChange } = props;
  switch (field.kind) {
    case 'number':
      return <NumberControl {...props} field={field} />;
    case 'choice': {
      const data = field.options.map((option) => ({
        value: option,
        label: choiceWords[option] ?? option,
      }));
      return field.options.length <= nSegmentsMax ? (
        <SegmentedControl
          fullWidth
          aria-labelledby={labelledBy}
          data={data}
          value={String(value)}
          onChange={(option) => onChange(option)}
        />
      ) : (
        <Select
          aria-labelledby={labelledBy}
          data={data}
          value={String(value)}
          onChange={(option) => option !== null && onChange(option)}
        />
      );
    }
    case 'switch':
      return (
        <Switch
          aria-labelledby={labelledBy}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'text':
      return (
        <TextInput
          aria-labelledby={labelledBy}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function NumberControl(
  props: ParamControlProps & { readonly field: FormField & { kind: 'number' } },
): ReactNode {
  const { field, value, presetValue, range, labelledBy, onChange } = props;
  return (
    <div className="cw-number">
      {range && (
        <RangeSlider
          range={range}
          value={Number(value)}
          presetValue={Number(presetValue)}
          title={field.title}
          onChange={onChange}
        />
      )}
      <NumberInput
        className="cw-number-box"
        aria-labelledby={labelledBy}
        value={Number(value)}
        min={field.min}
        max={field.max}
        allowDecimal={!field.isWhole}
        allowNegative={field.min < 0}
        hideControls
        onChange={(next) => {
          if (typeof next === 'number' && next >= field.min && next <= field.max) onChange(next);
        }}
      />
    </div>
  );
}

interface RangeSliderProps {
  readonly range: SliderRange;
  readonly value: number;
  readonly presetValue: number;
  readonly title: string;
  onChange(value: number): void;
}

function RangeSlider({ range, value, presetValue, title, onChange }: RangeSliderProps): ReactNode {
  const { min, max, step } = range;
  const scale = useMemo(() => createSliderScale(min, max, step), [min, max, step]);
  return (
    <Slider
      className="cw-number-slider"
      min={0}
      max={scale.nPlaces}
      step={scale.keyStep}
      value={scale.toPlace(value)}
      label={(place) => formatNumber(scale.toValue(place))}
      marks={[{ value: scale.toPlace(presetValue) }]}
      thumbLabel={title}
      thumbProps={{ 'aria-valuetext': formatNumber(value) }}
      onChange={(place) => onChange(scale.toValue(place))}
    />
  );
}
