import { Anchor, NumberInput, SegmentedControl } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import type { WizardState } from '../common/method.ts';
import { paramsOf, type ParamValue } from '../common/params.ts';
import { fieldsOf } from '../common/plan/fields.ts';
import { ParamControl } from '../common/plan/ParamControl.tsx';

const startingClusters = 8;
const startingComponents = 30;

/** The number of clusters and the size of the mixture: two things that are easily taken for one. */
export function ClusterCard({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { method, draft } = wizard;
  const params = paramsOf(method, draft);
  const [clusters, components] = [Number(params['clusters']), Number(params['nCentroids'])];
  return (
    <Card title="Clusters" isFlush>
      <Row
        title="Final clusters"
        help="Groups of cells you will look at, name and find peaks for."
        wizard={wizard}
        name="clusters"
        value={clusters}
        start={startingClusters}
        choices={['As many as there are', 'Exactly']}
        boxLabel="Number of clusters"
        words={
          clusters === 0
            ? 'Leiden decides, from which cells are neighbours.'
            : `k-means gives exactly ${clusters}; the clusters of Leiden are stored beside them.`
        }
      >
        {clusters === 0 && <Resolution wizard={wizard} value={params['resolution']!} />}
      </Row>
      <Row
        title="Components of the mixture"
        help="Centres the model draws cells towards while it learns. Not the number of clusters: some stay empty, several can make one cluster."
        wizard={wizard}
        name="nCentroids"
        value={components}
        start={startingComponents}
        choices={['Estimated', 'Exactly']}
        boxLabel="Number of components"
        words={componentWords(components, clusters)}
      />
    </Card>
  );
}

function componentWords(components: number, clusters: number): string {
  if (components > 0) return `The mixture has ${components} components, however many are used.`;
  if (clusters > 0) return `As many as clusters: ${clusters}.`;
  return 'From the eigenvalues of the data, 30 at most; the curve is shown with the results.';
}

interface RowProps {
  readonly title: string;
  readonly help: string;
  readonly wizard: WizardState;
  readonly name: 'clusters' | 'nCentroids';
  /** 0: found by the app. */
  readonly value: number;
  /** Where a number of one's own starts. */
  readonly start: number;
  readonly choices: readonly [found: string, given: string];
  readonly boxLabel: string;
  readonly words: string;
  readonly children?: ReactNode;
}

/** A number that is found unless the person gives one. */
function Row(props: RowProps): ReactNode {
  const { title, help, wizard, name, value, start, choices, boxLabel, words, children } = props;
  const titleId = useId();
  const change = (next: number): void =>
    wizard.dispatch({ type: 'params-changed', changes: { [name]: next } });
  return (
    <div className="cw-cluster-row">
      <div>
        <div className="cw-medium" id={titleId}>
          {title}
        </div>
        <p className="cw-help">{help}</p>
      </div>
      <div className="cw-col" data-gap="small">
        <div className="cw-row">
          <SegmentedControl
            aria-labelledby={titleId}
            value={value === 0 ? 'found' : 'given'}
            onChange={(mode) => change(mode === 'found' ? 0 : start)}
            data={[
              { value: 'found', label: choices[0] },
              { value: 'given', label: choices[1] },
            ]}
          />
          {value > 0 && (
            <NumberInput
              className="cw-number-box"
              aria-label={boxLabel}
              value={value}
              min={1}
              max={500}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              onChange={(next) => {
                if (typeof next === 'number' && next >= 1 && next <= 500) change(next);
              }}
            />
          )}
        </div>
        {children}
        <p className="cw-second cw-num">{words}</p>
      </div>
    </div>
  );
}

const resolutionRange = { min: 0.1, max: 3, step: 0.1 };

interface ResolutionProps {
  readonly wizard: WizardState;
  readonly value: ParamValue;
}

function Resolution({ wizard, value }: ResolutionProps): ReactNode {
  const { method, draft, dispatch } = wizard;
  const titleId = useId();
  const [field] = fieldsOf(method.schema, ['resolution']);
  const presetValue = method.ofPreset(draft.preset, draft.overrides)['resolution']!;
  if (!field) return null;
  return (
    <div className="cw-cluster-resolution">
      <span className="cw-dim" id={titleId} title={field.help}>
        Resolution
      </span>
      <ParamControl
        field={field}
        value={value}
        presetValue={presetValue}
        range={resolutionRange}
        labelledBy={titleId}
        onChange={(next) => dispatch({ type: 'params-changed', changes: { resolution: next } })}
      />
      {value !== presetValue && (
        <Anchor
          component="button"
          type="button"
          fz="sm"
          onClick={() => dispatch({ type: 'params-reset', names: ['resolution'] })}
        >
          Reset
        </Anchor>
      )}
    </div>
  );
}
