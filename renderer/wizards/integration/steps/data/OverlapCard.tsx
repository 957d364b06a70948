import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FeatureOverlap } from '#shared/contract/data.ts';
import { Card } from '../../../../components/Card.tsx';
import { ErrorNotice } from '../../../../components/ErrorNotice.tsx';
import { formatCount, formatShare } from '../../../../components/format.ts';
import { Waiting } from '../../../../components/Waiting.tsx';
import { draftParams } from '../../decisions.ts';
import type { Integration } from '../../use-integration.ts';
import { NameNotice } from './NameNotice.tsx';
import { OverlapDiagram } from './OverlapDiagram.tsx';

interface OverlapCardProps {
  readonly overlap: FeatureOverlap | null;
  readonly error: Error | null;
  readonly integration: Integration;
}

const poorShare = 0.1;

/** How many genes the files share, before anything runs. */
export function OverlapCard({ overlap, error, integration }: OverlapCardProps): ReactNode {
  const names = integration.settled.ready.map(({ name }) => name);
  const isEmpty = names.length === 0;
  const isCurrent = overlap?.groups.every((group) => group.inFiles.length === names.length);
  const shown = isCurrent ? overlap : null;
  return (
    <Card
      title="Genes in common"
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
        {isEmpty && <p className="cw-help">How many genes your files share will be drawn here.</p>}
        {error && !isEmpty && <ErrorNotice error={error} />}
        {!isEmpty && !shown && !error && <Waiting>Comparing the genes of the files</Waiting>}
        {shown && !isEmpty && <Overlap overlap={shown} names={names} integration={integration} />}
      </div>
    </Card>
  );
}

interface OverlapProps {
  readonly overlap: FeatureOverlap;
  /** Names of the files, in the order of `inFiles`. */
  readonly names: readonly string[];
  readonly integration: Integration;
}

function Overlap({ overlap, names, integration }: OverlapProps): ReactNode {
  const { join } = draftParams(integration.draft);
  const share = overlap.nUnion === 0 ? 0 : overlap.nShared / overlap.nUnion;
  if (names.length === 1) {
    return (
      <p className="cw-help cw-num">One file: all {formatCount(overlap.nShared)} genes are used.</p>
    );
  }
  return (
    <>
      <OverlapDiagram overlap={overlap} names={names} />
      <p className="cw-help cw-num">
        {overlap.nShared === 0
          ? `No gene has the same name in all ${names.length} files.`
          : `${formatCount(overlap.nShared)} genes (${formatShare(share)}) are in all ${names.length} files${join === 'inner' ? ' and will be used.' : '.'}`}
      </p>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Genes to keep"
        value={join}
        onChange={(value) =>
          integration.dispatch({
            type: 'params-changed',
            changes: { join: value === 'outer' ? 'outer' : 'inner' },
          })
        }
        data={[
          { value: 'inner', label: `In every file, ${formatCount(overlap.nShared)}` },
          { value: 'outer', label: `In any file, ${formatCount(overlap.nUnion)}` },
        ]}
      />
      {join === 'outer' && (
        <p className="cw-help">Genes that a file lacks count as zero in its cells.</p>
      )}
      <NameNotice integration={integration} isPoor={share < poorShare} />
    </>
  );
}
