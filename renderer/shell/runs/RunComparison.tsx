import type { ReactNode } from 'react';
import { gainOf, trendOf } from '#shared/contract/measures.ts';
import type { ListedRun } from '#shared/contract/projects.ts';
import type { MeasureName } from '#shared/contract/results.ts';
import { Card } from '../../components/Card.tsx';
import { baseName, formatCounted } from '../../components/format.ts';
import { Notice } from '../../components/Notice.tsx';
import { formatMeasure } from '../../wizards/common/results/measures.ts';
import { methodTitle } from '../../wizards/common/results/titles.ts';
import { compareRuns, ownMethodOf } from '../../wizards/common/runs/compare-runs.ts';

/** Settings in which runs differ, and their measures, side by side; the first is what the others are held against. */
export function RunComparison({ runs }: { readonly runs: readonly ListedRun[] }): ReactNode {
  const { differing, nSame, isSameData, measures } = compareRuns(runs.map(({ run }) => run));
  return (
    <Card title="Side by side" isFlush>
      {!isSameData && (
        <div className="cw-card-body">
          <Notice tone="warn" title="These runs did not read the same data">
            <p>
              Their files, fixes or known types differ, so a difference of the measures need not
              come from the settings.
            </p>
          </Notice>
        </div>
      )}
      <table className="cw-table cw-compare">
        <thead>
          <tr>
            <th scope="col">
              <span className="cw-unseen">What</span>
            </th>
            {runs.map(({ dir }) => (
              <th key={dir} scope="col" title={dir}>
                {baseName(dir)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={runs.length + 1}>
              Settings that differ
            </th>
          </tr>
          {differing.map(({ title, values }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {values.map((value, index) => (
                <td key={runs[index]?.dir}>{value === '' ? <NotSet /> : value}</td>
              ))}
            </tr>
          ))}
          <tr>
            <td className="cw-help" colSpan={runs.length + 1}>
              {differing.length === 0
                ? `All ${nSame} settings are the same.`
                : `${formatCounted(nSame, 'other setting')} are the same.`}
            </td>
          </tr>
        </tbody>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={runs.length + 1}>
              Measures of{' '}
              {[...new Set(runs.map(({ run }) => methodTitle(ownMethodOf(run))))].join(', ')}
            </th>
          </tr>
          {measures.map(({ words, values }) => (
            <tr key={words.name}>
              <th scope="row" title={words.definition}>
                {words.title}
              </th>
              {values.map((value, index) => (
                <td key={runs[index]?.dir}>
                  <Measure name={words.name} value={value} first={index === 0 ? null : values[0]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

interface MeasureProps {
  readonly name: MeasureName;
  readonly value: number | null;
  /** null: this is the first. */
  readonly first: number | null | undefined;
}

const trendWords = { better: 'better by', same: 'about the same', worse: 'worse by' } as const;
const trendTones = { better: 'cw-ok', same: 'cw-dim', worse: 'cw-bad' } as const;

function Measure({ name, value, first }: MeasureProps): ReactNode {
  if (value === null) return <span className="cw-dim">not measured</span>;
  const shown = formatMeasure(name, value);
  if (first === null || first === undefined) return shown;
  const gain = gainOf(name, first, value);
  const trend = trendOf(name, gain);
  return (
    <>
      {shown}{' '}
      <span className={`cw-small ${trendTones[trend]}`}>
        {trendWords[trend]}
        {trend !== 'same' && ` ${formatMeasure(name, Math.abs(gain))}`}
      </span>
    </>
  );
}

function NotSet(): ReactNode {
  return <span className="cw-dim">no such setting</span>;
}
