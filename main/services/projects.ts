// Projects: opening them, their runs, and what has become of their inputs.
import type { Handlers } from '#shared/contract/index.ts';
import type { projectsMethods } from '#shared/contract/projects.ts';
import type { CorePorts } from '../ports.ts';
import { checkInputs, relinkInput } from './projects/check-inputs.ts';
import { listRuns, readRun } from './projects/list-runs.ts';
import type { OpenProject } from './projects/open-project.ts';
import type { SettingsStore } from './settings.ts';

type ProjectsHandlers = Pick<Handlers, keyof typeof projectsMethods>;

export function createProjectsService(
  ports: Pick<CorePorts, 'files' | 'threads' | 'log'>,
  project: OpenProject,
  settings: SettingsStore,
): ProjectsHandlers {
  const { files } = ports;

  async function runs() {
    const { dir, runsDir } = await project.state();
    const others = dir === null ? (await settings.read()).recentRuns : [];
    return listRuns(runsDir, others, ports);
  }

  return {
    'projects.state': () => project.state(),
    'projects.create': ({ dir }) => project.create(dir),
    'projects.open': ({ dir, takeOver }) => project.open(dir, takeOver),
    'projects.close': () => project.close(),
    'projects.runs': runs,
    'projects.inputs': async ({ dir }) => {
      const run = dir === null ? null : await readRun(await files.allow(dir), ports);
      const all = dir === null ? await runs() : run === null ? [] : [run];
      const inputs = all.flatMap((each) => each.run.inputs);
      const once = new Map(inputs.map((input) => [`${input.sha256} ${input.path}`, input]));
      return checkInputs([...once.values()], await project.documents(), ports);
    },
    'projects.relink': async ({ sha256, path }) => {
      const place = await files.allow(path);
      await relinkInput({ sha256, path: place }, await project.documents(), ports);
      return null;
    },
  };
}
