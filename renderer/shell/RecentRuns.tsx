import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ListedRun } from '#shared/contract/projects.ts';
import { useServiceQuery } from '../client/hooks.ts';
import { Card } from '../components/Card.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { baseName, formatCount, formatWhen } from '../components/format.ts';
import { usePickFiles } from '../wizards/common/files/file-dialogs.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { openRunWith } from './open.ts';
import { openRoute } from './route.ts';

const nShown = 6;

interface RecentRunsProps {
  readonly wizards: readonly Wizard[];
}

/** The last runs of the project, or those opened lately. */
export function RecentRuns({ wizards }: RecentRunsProps): ReactNode {
  const pickFiles = usePickFiles();
  const runs = useServiceQuery('projects.runs', {}, { staleMs: 0 });
  const [first] = wizards;
  const openOther = async (): Promise<void> => {
    const dir = (await pickFiles({ kind: 'folder', title: 'Choose the folder of a run' }))?.[0];
    if (dir !== undefined && first) openRunWith(first, dir);
  };
  return (
    <Card
      title="Recent runs"
      isFlush
      aside={
        <>
          {(runs.data?.length ?? 0) > 1 && (
            <Button size="xs" variant="subtle" onClick={() => openRoute('runs')}>
              Compare
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={() => void openOther()}>
            Open…
          </Button>
        </>
      }
    >
      {runs.error && <ErrorNotice error={runs.error} title="The runs could not be listed" />}
      {runs.data?.length === 0 && (
        <p className="cw-card-body cw-dim">
          None yet. A finished run appears here and opens with one click.
        </p>
      )}
      <ul className="cw-recent">
        {runs.data?.slice(0, nShown).map((run) => (
          <li key={run.dir}>
            <RecentRun
              listed={run}
              wizard={wizards.find(({ id }) => id === run.run.method) ?? null}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface RecentRunProps {
  readonly listed: ListedRun;
  readonly wizard: Wizard | null;
}

function RecentRun({ listed: { dir, run }, wizard }: RecentRunProps): ReactNode {
  const nCells = run.inputs.reduce((sum, input) => sum + input.nCells, 0);
  return (
    <button
      type="button"
      title={dir}
      disabled={!wizard}
      onClick={() => wizard && openRunWith(wizard, dir)}
    >
      <span className="cw-medium cw-clip">{baseName(dir)}</span>
      <span className="cw-dim cw-small cw-num">
        {formatWhen(Date.parse(run.finishedAt), Date.now())}
      </span>
      <span className="cw-dim cw-small cw-clip cw-num">
        {wizard ? `${wizard.title}: ` : ''}
        {formatCount(nCells)} cells
      </span>
    </button>
  );
}
