import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FeatureOverlap } from '#shared/contract/data.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { capitalise, formatCount, formatShare } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { WizardState } from '../method.ts';
import { paramsOf } from '../params.ts';
import { NameNotice } from './NameNotice.tsx';
import { OverlapDiagram } from './OverlapDiagram.tsx';

interface OverlapCardProps {
  readonly overlap: FeatureOverlap | null;
  readonly error: Error | null;
  readonly wizard: WizardState;
}

const poorShare = 0.1;

/** How many genes or peaks the files share, before anything runs. */
export function OverlapCard({ overlap, error, wizard }: OverlapCardProps): ReactNode {
  const { features } = wizard.method;
  const names = wizard.settled.ready.map(({ name }) => name);
  const isEmpty = names.length === 0;
  const isCurrent = overlap?.groups.every((group) => group.inFiles.length === names.length);
  const shown = isCurrent ? overlap : null;
  return (
    <Card
      title={`${capitalise(features.many)} in common`}
      aside={
        shown && (
          <span className="cw-num">
            <span className="cw-strong">{formatCount(shown.nShared)}</span>{' '}
            <span className="cw-dim">of {formatCount(shown.nUnion)}</span>
          </span>
        )
      }
    >
      <div className="cw-overlap">
        {isEmpty && (
          <p className="cw-help">How many {features.many} your files share will be drawn here.</p>
        )}
        {error && !isEmpty && <ErrorNotice error={error} />}
        {!isEmpty && !shown && !error && (
          <Waiting>Comparing the {features.many} of the files</Waiting>
        )}
        {shown && !isEmpty && <Overlap overlap={shown} names={names} wizard={wizard} />}
      </div>
    </Card>
  );
}

interface OverlapProps {
  readonly overlap: FeatureOverlap;
  /** Names of the files, in the order of `inFiles`. */
  readonly names: readonly string[];
  readonly wizard: WizardState;
}

function Overlap({ overlap, names, wizard }: OverlapProps): ReactNode {
  const { method, draft } = wizard;
  const { one, many } = method.features;
  const join = String(paramsOf(method, draft)['join']);
  const share = overlap.nUnion === 0 ? 0 : overlap.nShared / overlap.nUnion;
  if (names.length === 1) {
    return (
      <p className="cw-help cw-num">
        One file: all {formatCount(overlap.nShared)} {many} are used.
      </p>
    );
  }
  return (
    <>
      <OverlapDiagram overlap={overlap} names={names} features={many} />
      <p className="cw-help cw-num">
        {overlap.nShared === 0
          ? `No ${one} has the same name in all ${names.length} files.`
          : `${formatCount(overlap.nShared)} ${many} (${formatShare(share)}) are in all ${names.length} files${join === 'inner' ? ' and will be used.' : '.'}`}
      </p>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={`${capitalise(many)} to keep`}
        value={join}
        onChange={(value) =>
          wizard.dispatch({
            type: 'params-changed',
            changes: { join: value },
          })
        }
        data={[
          { value: 'inner', label: `In every file, ${formatCount(overlap.nShared)}` },
          { value: 'outer', label: `In any file, ${formatCount(overlap.nUnion)}` },
          ...(one === 'peak' ? [{ value: 'merge', label: 'Merged' }] : []),
        ]}
      />
      {join === 'merge' && (
        <p className="cw-help">Peaks of different files that overlap become one.</p>
      )}
      {join === 'outer' && (
        <p className="cw-help">{capitalise(many)} that a file lacks count as zero in its cells.</p>
      )}
      <NameNotice wizard={wizard} isPoor={share < poorShare} />
    </>
  );
}
