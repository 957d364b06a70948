import type { ReactNode } from 'react';
import type { FeatureOverlap } from '#shared/contract/data.ts';
import { Card } from '../../../../components/Card.tsx';
import { ErrorNotice } from '../../../../components/ErrorNotice.tsx';
import { formatCount, formatShare } from '../../../../components/format.ts';
import { Notice } from '../../../../components/Notice.tsx';
import { Waiting } from '../../../../components/Waiting.tsx';
import { OverlapDiagram } from './OverlapDiagram.tsx';

interface OverlapCardProps {
  readonly overlap: FeatureOverlap | null;
  readonly error: Error | null;
  /** Names of the files, in the order of `inFiles`. */
  readonly names: readonly string[];
  readonly isEmpty: boolean;
}

const poorShare = 0.1;

/** How many genes the files share, before anything runs. */
export function OverlapCard({ overlap, error, names, isEmpty }: OverlapCardProps): ReactNode {
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
        {shown && !isEmpty && <Overlap overlap={shown} names={names} />}
      </div>
    </Card>
  );
}

function Overlap({
  overlap,
  names,
}: {
  readonly overlap: FeatureOverlap;
  readonly names: readonly string[];
}): ReactNode {
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
        {formatCount(overlap.nShared)} genes ({formatShare(share)}) are in all {names.length} files
        and will be used.
      </p>
      {share < poorShare && (
        <Notice tone="warn" title="Few genes in common">
          <p>Perhaps one file names its genes by symbol and another by Ensembl id.</p>
        </Notice>
      )}
    </>
  );
}
