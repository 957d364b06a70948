import { Button, Checkbox } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ListedRun } from '#shared/contract/projects.ts';
import { useServiceQuery } from '../../client/hooks.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { baseName, formatCounted, formatSeconds, formatWhen } from '../../components/format.ts';
import { Waiting } from '../../components/Waiting.tsx';
import { formatMeasure } from '../../wizards/common/results/measures.ts';
import { methodTitle } from '../../wizards/common/results/titles.ts';
import { measureOf, ownMethodOf } from '../../wizards/common/runs/compare-runs.ts';
import { RepeatMenu } from '../../wizards/common/runs/RepeatMenu.tsx';
import type { Wizard } from '../../wizards/wizard.ts';
import { openRunWith } from '../open.ts';
import { ProjectInputs } from '../project/ProjectInputs.tsx';
import { useProject } from '../project/use-project.ts';
import { openRoute } from '../route.ts';
import { RunComparison } from './RunComparison.tsx';
import './runs.css';

/** More beside each other cannot be read. */
const mostCompared = 4;

interface RunsScreenProps {
  readonly wizards: readonly Wizard[];
}

/** All finished runs with what they were made with; two to four can be put beside each other. */
export function RunsScreen({ wizards }: RunsScreenProps): ReactNode {
  const { state } = useProject();
  const runs = useServiceQuery('projects.runs', {}, { staleMs: 0 });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const compared = chosen.flatMap((dir) => runs.data?.find((run) => run.dir === dir) ?? []);
  const toggle = (dir: string): void =>
    setChosen(chosen.includes(dir) ? chosen.filter((other) => other !== dir) : [...chosen, dir]);
  return (
    <div className="cw-scroll">
      <div className="cw-page cw-col">
        <div>
          <h1 className="cw-page-title">Runs</h1>
          <p className="cw-second">
            {state?.dir == null
              ? 'Finished runs of the usual folder, and those opened lately.'
              : `Finished runs of the project ${state.name}.`}{' '}
            Choose two to four to see what differs.
          </p>
        </div>
        {runs.error && <ErrorNotice error={runs.error} title="The runs could not be listed" />}
        {runs.isPending && <Waiting>Listing the runs</Waiting>}
        {runs.data?.length === 0 && (
          <div className="cw-empty">
            <p className="cw-strong">No runs yet</p>
            <p>Every finished run appears here with its settings and measures.</p>
            <Button onClick={() => openRoute('home')}>Start one</Button>
          </div>
        )}
        {runs.data && runs.data.length > 0 && (
          <>
            <RunTable runs={runs.data} wizards={wizards} chosen={chosen} onToggle={toggle} />
            {compared.length >= 2 && <RunComparison runs={compared} />}
            <ProjectInputs />
          </>
        )}
      </div>
    </div>
  );
}

interface RunTableProps extends RunsScreenProps {
  readonly runs: readonly ListedRun[];
  readonly chosen: readonly string[];
  onToggle(dir: string): void;
}

function RunTable({ runs, wizards, chosen, onToggle }: RunTableProps): ReactNode {
  return (
    <div className="cw-card cw-runs">
      <table className="cw-table">
        <thead>
          <tr>
            <th>
              <span className="cw-unseen">Compare</span>
            </th>
            <th>Run</th>
            <th data-number title="iLISI of the method: are batches mixed?">
              Batches mixed
            </th>
            <th data-number title="k-NN accuracy of the method: are known types kept apart?">
              Types apart
            </th>
            <th data-number>Took</th>
            <th>Finished</th>
            <th>
              <span className="cw-unseen">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((listed) => (
            <RunRow
              key={listed.dir}
              listed={listed}
              wizard={wizards.find(({ id }) => id === listed.run.method) ?? null}
              isChosen={chosen.includes(listed.dir)}
              isFull={chosen.length >= mostCompared}
              onToggle={() => onToggle(listed.dir)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RunRowProps {
  readonly listed: ListedRun;
  readonly wizard: Wizard | null;
  readonly isChosen: boolean;
  readonly isFull: boolean;
  onToggle(): void;
}

function RunRow({ listed, wizard, isChosen, isFull, onToggle }: RunRowProps): ReactNode {
  const { dir, run, seconds } = listed;
  const name = baseName(dir);
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <Checkbox
          size="xs"
          aria-label={`Compare ${name}`}
          checked={isChosen}
          disabled={isFull && !isChosen}
          onChange={onToggle}
        />
      </td>
      <td title={dir}>
        <p className="cw-medium">{name}</p>
        <p className="cw-dim cw-small">{describeRun(run)}</p>
      </td>
      <td data-number>{writeMeasure(run, 'ilisi')}</td>
      <td data-number>{writeMeasure(run, 'knnAccuracy')}</td>
      <td data-number className="cw-nowrap">
        {formatSeconds(seconds)}
      </td>
      <td className="cw-second cw-nowrap">{formatWhen(Date.parse(run.finishedAt), Date.now())}</td>
      <td>
        {wizard && (
          <div className="cw-row" style={{ justifyContent: 'flex-end' }}>
            <Button size="xs" onClick={() => openRunWith(wizard, dir)}>
              Open
            </Button>
            <RepeatMenu
              dir={dir}
              run={run}
              onRepeat={(settings) => {
                wizard.startLike(settings);
                openRoute(wizard.id);
              }}
            />
          </div>
        )}
      </td>
    </tr>
  );
}

/** "SCALEX, 1,408 cells of 5 files, recommended, seed 124". */
function describeRun(run: ListedRun['run']): string {
  const nCells = run.inputs.reduce((sum, input) => sum + input.nCells, 0);
  const files = formatCounted(run.inputs.length, 'file');
  const method = methodTitle(ownMethodOf(run));
  return `${method}, ${formatCounted(nCells, 'cell')} of ${files}, ${run.preset}, seed ${run.seed}`;
}

function writeMeasure(run: ListedRun['run'], name: 'ilisi' | 'knnAccuracy'): string {
  const value = measureOf(run, name);
  return value === null ? '' : formatMeasure(name, value);
}
