import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RunSummary } from '#shared/contract/results.ts';
import { serviceQuery, useService, useServiceQuery } from '../client/hooks.ts';
import { Card } from '../components/Card.tsx';
import { baseName, formatCount, formatWhen } from '../components/format.ts';
import { usePickFiles } from '../wizards/common/files/file-dialogs.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { openRunWith } from './open.ts';

const nShown = 6;

/** Runs opened or finished lately. One that was moved or deleted says so and cannot be opened. */
export function RecentRuns({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const service = useService();
  const pickFiles = usePickFiles();
  const dirs = useServiceQuery('app.settings', {}, { staleMs: 0 }).data?.recentRuns ?? [];
  const runs = useQueries({
    queries: dirs
      .slice(0, nShown)
      .map((dir) => ({ ...serviceQuery(service, 'results.open', { dir }), staleTime: Infinity })),
  });
  const openOther = async (): Promise<void> => {
    const dir = (await pickFiles({ kind: 'folder', title: 'Choose the folder of a run' }))?.[0];
    if (dir !== undefined) openRunWith(wizard, dir);
  };
  return (
    <Card
      title="Recent runs"
      isFlush
      aside={
        <Button size="xs" variant="subtle" onClick={() => void openOther()}>
          Open…
        </Button>
      }
    >
      {dirs.length === 0 && (
        <p className="cw-card-body cw-dim">
          None yet. A finished run appears here and opens with one click.
        </p>
      )}
      <ul className="cw-recent">
        {dirs.slice(0, nShown).map((dir, index) => (
          <li key={dir}>
            <RecentRun
              dir={dir}
              run={runs[index]?.data ?? null}
              isGone={runs[index]?.isError ?? false}
              onOpen={() => openRunWith(wizard, dir)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface RecentRunProps {
  readonly dir: string;
  readonly run: RunSummary | null;
  readonly isGone: boolean;
  onOpen(): void;
}

function RecentRun({ dir, run, isGone, onOpen }: RecentRunProps): ReactNode {
  const detail = isGone
    ? 'No longer where it was'
    : run
      ? `Integrate: ${formatCount(run.nCells)} cells`
      : '\u00a0';
  return (
    <button type="button" title={dir} disabled={isGone} onClick={onOpen}>
      <span className="cw-medium cw-clip">{baseName(dir)}</span>
      <span className="cw-dim cw-small cw-num">
        {run && formatWhen(Date.parse(run.run.finishedAt), Date.now())}
      </span>
      <span className="cw-dim cw-small cw-clip cw-num">{detail}</span>
    </button>
  );
}
