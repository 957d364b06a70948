import { Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { gainOf, measureQuestions, trendOf } from '#shared/contract/measures.ts';
import type { MeasureName, RunRecord } from '#shared/contract/results.ts';
import { DumbbellChart, MethodMark } from './DumbbellChart.tsx';
import { formatMeasure, inShownOrder, shownMeasures, type MeasureWords } from './measures.ts';
import { methodTitle } from './titles.ts';

interface MeasuresTableProps {
  readonly run: RunRecord;
  /** The method the run is about. */
  readonly own: string;
}

const questions = [
  { id: 'mixing', words: 'Are the batches mixed?' },
  { id: 'separation', words: 'Are known types kept apart?' },
] as const;

/** Every measure for every method, with the change against the first of them in words. */
export function MeasuresTable({ run, own }: MeasuresTableProps): ReactNode {
  const methods = inShownOrder(Object.keys(run.metrics), (method) => method);
  const known = shownMeasures.filter(({ name }) =>
    methods.some((method) => valueOf(run, method, name) !== null),
  );
  return (
    <section className="cw-measures" aria-label="Measures">
      <table className="cw-table cw-num">
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Measure</th>
            {methods.map((method) => (
              <th key={method} scope="col" data-number>
                {methodTitle(method)}
              </th>
            ))}
            <th scope="col">
              {methodTitle(own)} against{' '}
              {methods[0] === 'none' ? 'none' : methodTitle(methods[0] ?? '')}
            </th>
            <th scope="col">
              <MarkKey methods={methods} own={own} />
            </th>
            <th scope="col">How to read it</th>
          </tr>
        </thead>
        {questions.map(({ id, words }) => {
          const rows = known.filter(({ name }) => measureQuestions[name] === id);
          return (
            <tbody key={id}>
              {rows.map((measure, index) => (
                <tr key={measure.name}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={rows.length}>
                      {words}
                    </th>
                  )}
                  <MeasureCells run={run} own={own} measure={measure} methods={methods} />
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
      {!known.some(({ name }) => measureQuestions[name] === 'separation') && (
        <p className="cw-measures-note">
          Whether types were kept apart could not be measured: no column of known types was chosen.
          Compare the pictures by clusters and genes.
        </p>
      )}
    </section>
  );
}

interface MeasureCellsProps extends MeasuresTableProps {
  readonly measure: MeasureWords;
  readonly methods: readonly string[];
}

function MeasureCells({ run, own, measure, methods }: MeasureCellsProps): ReactNode {
  const { name, title, short, definition } = measure;
  const values = methods.map((method) => ({ method, value: valueOf(run, method, name) }));
  const axis = axisOf(
    name,
    values.flatMap(({ value }) => value ?? []),
  );
  const marks = values.flatMap(({ method, value }) =>
    value === null ? [] : [{ method, isOwn: method === own, place: axis.placeOf(value) }],
  );
  return (
    <>
      <th scope="row">
        <Tooltip label={definition} maw={380} position="top-start">
          <button type="button" className="cw-term">
            {title}
          </button>
        </Tooltip>
      </th>
      {values.map(({ method, value }) => (
        <td key={method} data-number data-own={method === own || undefined}>
          {value === null ? (
            <span className="cw-dim">not measured</span>
          ) : (
            formatMeasure(name, value)
          )}
        </td>
      ))}
      <td>
        <Change
          name={name}
          before={valueOf(run, methods[0] ?? '', name)}
          after={valueOf(run, own, name)}
        />
      </td>
      <td>
        <DumbbellChart marks={marks} ends={axis.ends} />
      </td>
      <td className="cw-measures-read">{short}</td>
    </>
  );
}

const trends = {
  better: { Icon: IconArrowUp, tone: 'cw-ok', words: 'better by' },
  same: { Icon: IconMinus, tone: 'cw-dim', words: 'about the same,' },
  worse: { Icon: IconArrowDown, tone: 'cw-bad', words: 'worse by' },
} as const;

interface ChangeProps {
  readonly name: MeasureName;
  readonly before: number | null;
  readonly after: number | null;
}

function Change({ name, before, after }: ChangeProps): ReactNode {
  if (before === null || after === null) return null;
  const gain = gainOf(name, before, after);
  const trend = trendOf(name, gain);
  const { Icon, tone, words } = trends[trend];
  const sign = trend !== 'same' ? '' : gain < 0 ? '−' : '+';
  return (
    <span className={`cw-change ${tone}`}>
      <Icon size="0.8125rem" stroke={2} aria-hidden />
      {words} {sign}
      {formatMeasure(name, Math.abs(gain))}
    </span>
  );
}

function MarkKey({ methods, own }: Pick<MeasureCellsProps, 'methods' | 'own'>): ReactNode {
  return (
    <span className="cw-mark-key">
      {methods.map((method) => (
        <span key={method}>
          <svg viewBox="-5 -5 10 10" aria-hidden>
            <MethodMark method={method} isOwn={method === own} />
          </svg>
          {methodTitle(method)}
        </span>
      ))}
    </span>
  );
}

/** The axis of a measure; the same-batch share is turned round, so that right is better on all. */
function axisOf(
  name: MeasureName,
  values: readonly number[],
): { placeOf(value: number): number; readonly ends: readonly [string, string] } {
  if (name !== 'sameBatchShare') return { placeOf: (value) => value, ends: ['0', '1'] };
  const most = Math.max(2, Math.ceil(Math.max(...values)));
  return { placeOf: (value) => 1 - (value - 1) / (most - 1), ends: [String(most), '1'] };
}

function valueOf(run: RunRecord, method: string, name: MeasureName): number | null {
  const value = run.metrics[method]?.[name];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
