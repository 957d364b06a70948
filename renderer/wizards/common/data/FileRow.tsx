import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconChevronRight,
  IconCircleCheck,
  IconCircleX,
  IconLoader,
} from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import type { InputSummary } from '#shared/contract/data.ts';
import { describeFix } from '#shared/contract/fixes.ts';
import { inputEndings, isTextName } from '#shared/model/input-formats.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { baseName, formatCount } from '#renderer/components/format.ts';
import { usePickFiles } from '../files/file-dialogs.ts';
import { isTroubled, type Inspection } from '../draft/settle.ts';
import type { WizardState } from '../method.ts';
import { FileDetails } from './FileDetails.tsx';
import { describeIds, describeValues, matrixInUse } from './describe-file.ts';

interface FileRowProps {
  readonly inspection: Inspection;
  readonly wizard: WizardState;
}

/** Few enough files, on a screen tall enough, to show what was found in all of them. */
const nFilesInFull = 4;
const tallScreen = '(min-height: 64rem)';

/**
 * A file: one line, and on demand what was found in it. Open from the start is what is wrong with it, and everything
 * where there is room.
 */
export function FileRow({ inspection, wizard }: FileRowProps): ReactNode {
  const { draft } = wizard;
  const bodyId = useId();
  const summary = inspection.state === 'ready' ? inspection.summary : null;
  const isRefused = summary !== null && wizard.method.refuse(summary) !== null;
  const needsCare =
    inspection.state === 'failed' || (summary !== null && isTroubled(summary)) || isRefused;
  // What a fix did is to be seen where its button was.
  const input = draft.inputs.find(({ path }) => path === inspection.path);
  const hasFixes = (input?.fixes?.length ?? 0) > 0;
  const hasRoom = useMediaQuery(tallScreen) === true && draft.inputs.length <= nFilesInFull;
  const [toggled, setToggled] = useState<boolean | null>(null);
  // Fragments say nothing in the line itself.
  const fragments = summary?.fragments;
  const isOpen =
    toggled ?? (needsCare || hasFixes || fragments !== undefined || (hasRoom && summary !== null));
  const name = summary?.name ?? baseName(inspection.path);
  const matrix = summary && matrixInUse(summary);
  const isOutdated = inspection.state === 'ready' && inspection.isOutdated;
  const dim = inspection.state === 'failed' ? 'unknown' : '…';
  return (
    <>
      <button
        type="button"
        className="cw-file-row"
        data-outdated={isOutdated || undefined}
        aria-expanded={isOpen}
        aria-controls={bodyId}
        disabled={inspection.state === 'reading'}
        onClick={() => setToggled(!isOpen)}
      >
        <StateIcon
          inspection={inspection}
          summary={isOutdated ? null : summary}
          isRefused={isRefused}
        />
        <span className="cw-medium cw-clip" title={inspection.path}>
          {name}
        </span>
        <span className={matrix ? 'cw-right' : 'cw-right cw-dim'}>
          {matrix
            ? `${formatCount(matrix.nCells)} × ${formatCount(matrix.nFeatures)}`
            : fragments
              ? 'not counted yet'
              : dim}
        </span>
        <span className={matrix || fragments ? '' : 'cw-dim'}>
          {matrix ? describeValues(matrix.values) : fragments ? 'Fragments' : dim}
        </span>
        <span className={summary ? '' : 'cw-dim'}>
          {fragments ? 'Places' : summary ? describeIds(summary.ids) : dim}
        </span>
        <IconChevronRight className="cw-chevron" size="1rem" stroke={1.75} aria-hidden />
      </button>
      <div id={bodyId} hidden={!isOpen}>
        {summary && isOpen && <FileDetails summary={summary} wizard={wizard} />}
        {inspection.state === 'failed' && (
          <BrokenFile path={inspection.path} error={inspection.error} wizard={wizard} />
        )}
      </div>
    </>
  );
}

function StateIcon({
  inspection,
  summary,
  isRefused,
}: {
  readonly inspection: Inspection;
  readonly summary: InputSummary | null;
  readonly isRefused: boolean;
}): ReactNode {
  const common = { size: '1.125rem', stroke: 1.75, role: 'img' };
  if (inspection.state === 'failed') {
    return <IconCircleX {...common} className="cw-bad" aria-label="Cannot be read" />;
  }
  if (isRefused) return <IconCircleX {...common} className="cw-bad" aria-label="Cannot be used" />;
  if (!summary) return <IconLoader {...common} className="cw-dim" aria-label="Being read" />;
  if (isTroubled(summary)) {
    return <IconAlertTriangle {...common} className="cw-warn" aria-label="Has a warning" />;
  }
  return <IconCircleCheck {...common} className="cw-ok" aria-label="Ready" />;
}

interface BrokenFileProps {
  readonly path: string;
  readonly error: Error;
  readonly wizard: WizardState;
}

function BrokenFile({ path, error, wizard }: BrokenFileProps): ReactNode {
  const { draft, dispatch, settled } = wizard;
  const fixes = draft.inputs.find((input) => input.path === path)?.fixes ?? [];
  const lastFix = fixes.at(-1);
  const pickFiles = usePickFiles();
  const chooseAgain = async (): Promise<void> => {
    const title = `Choose a file in place of ${baseName(path)}`;
    const by = (await pickFiles({ kind: 'files', title, extensions: inputEndings }))?.[0];
    if (by !== undefined) dispatch({ type: 'file-replaced', path, by });
  };
  return (
    <div className="cw-file-body">
      <ErrorNotice
        error={error}
        actions={
          <>
            {lastFix && (
              <Button
                size="xs"
                onClick={() => dispatch({ type: 'fix-removed', path, index: fixes.length - 1 })}
              >
                Take back: {describeFix(lastFix)}
              </Button>
            )}
            {isTextName(path) && !lastFix && (
              <Button size="xs" onClick={() => dispatch({ type: 'sheet-chosen', path })}>
                Use as sample sheet
              </Button>
            )}
            <Button size="xs" onClick={() => void chooseAgain()}>
              Choose again…
            </Button>
            <Button
              size="xs"
              variant="subtle"
              aria-label={`Remove ${baseName(path)}`}
              onClick={() => dispatch({ type: 'file-removed', path })}
            >
              Remove
            </Button>
          </>
        }
      />
      {settled.ready.length > 0 && (
        <p className="cw-help">The other files are not affected; this one is left out.</p>
      )}
    </div>
  );
}
