// The finished runs of a folder, from the run.json of each.
import path from 'node:path';
import type { ListedRun } from '#shared/contract/projects.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import type { CorePorts } from '../../ports.ts';

const mostRuns = 500;

type Ports = Pick<CorePorts, 'files' | 'log'>;

/** Runs in `runsDir` and those in `others`, each once, the last first; what is gone or damaged is left out. */
export async function listRuns(
  runsDir: string,
  others: readonly string[],
  ports: Ports,
): Promise<readonly ListedRun[]> {
  const entries = (await ports.files.exists(runsDir))
    ? (await ports.files.list(runsDir)).entries
    : [];
  const inside = entries
    .filter(({ kind }) => kind === 'folder')
    .sort((a, b) => b.modifiedAt - a.modifiedAt)
    .map(({ path: dir }) => dir);
  const dirs = [...new Set([...inside, ...others])].slice(0, mostRuns);
  const runs = await Promise.all(dirs.map((dir) => readRun(dir, ports)));
  return runs
    .filter((run) => run !== null)
    .sort((a, b) => Date.parse(b.run.finishedAt) - Date.parse(a.run.finishedAt));
}

/** null when there is no finished run. */
export async function readRun(dir: string, { files, log }: Ports): Promise<ListedRun | null> {
  const file = path.join(dir, 'run.json');
  try {
    if (!(await files.exists(file))) return null;
    const record = JSON.parse(await files.readText(file)) as RunRecord;
    const { stages, training: _, warnings: __, deviceReason: ___, ...run } = record;
    return { dir, run, seconds: stages.reduce((sum, stage) => sum + stage.seconds, 0) };
  } catch (error) {
    log.warn(`${file} is left out of the list of runs: ${String(error)}`);
    return null;
  }
}
