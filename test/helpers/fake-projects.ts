// Projects of the fake service: none, or one with three runs whose files have moved, changed and gone.
import type { Handlers } from '#shared/contract/index.ts';
import type {
  ListedRun,
  ProjectInput,
  projectsMethods,
  ProjectState,
} from '#shared/contract/projects.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { EventHub } from '#shared/rpc/events.ts';
import { fakeRun, runDir } from './fake-data.ts';

const projectDir = '/home/ada/Lung atlas.cellwright';
const heldDir = '/home/ada/Held.cellwright';

/** Handlers of a service without a project, with one, or with one that another instance has. */
export function fakeProjects(
  kind: 'none' | 'open' | 'held',
  hasRuns: boolean,
  events: EventHub,
): Pick<Handlers, keyof typeof projectsMethods> {
  let dir = kind === 'open' ? projectDir : null;
  let problem: ProjectState['problem'] = kind === 'held' ? { dir: heldDir, error: held } : null;
  const state = (): ProjectState => ({
    dir,
    name: dir === null ? '' : (dir.split('/').at(-1) ?? '').replace('.cellwright', ''),
    runsDir: dir === null ? '/home/ada/Cellwright' : `${dir}/runs`,
    recent: kind === 'none' ? [] : [projectDir, '/home/ada/Spleen.cellwright'],
    problem,
  });
  const change = (next: string | null): ProjectState => {
    dir = next;
    problem = null;
    events.emit('projects.changed', state());
    return state();
  };
  return {
    'projects.state': state,
    'projects.create': ({ dir: wanted }) => change(wanted),
    'projects.open': ({ dir: wanted, takeOver }) => {
      if (wanted === heldDir && !takeOver) throw new AppError('busy', held.message);
      return change(wanted);
    },
    'projects.close': () => change(null),
    'projects.runs': () => (hasRuns ? fakeRuns() : []),
    'projects.inputs': () => (kind === 'open' ? fakeInputs() : []),
    'projects.relink': ({ path }) => {
      throw new AppError('input-value', `${path} is another file: its content differs.`);
    },
  };
}

const held = {
  code: 'busy',
  message: 'Held.cellwright is open in another Cellwright (process 4711).',
  hint: 'Close it there first. Two at once would overwrite each other’s drafts.',
} as const;

function fakeRuns(): readonly ListedRun[] {
  const listed = (dir: string, isWorse: boolean, changes: Partial<ListedRun['run']>): ListedRun => {
    const { stages, training: _, warnings: __, ...run } = fakeRun(isWorse).run;
    const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
    return { dir, run: { ...run, ...changes }, seconds };
  };
  const { parameters } = fakeRun(false).run;
  return [
    listed(runDir, false, {}),
    listed(`${runDir} quick`, true, {
      preset: 'quick',
      parameters: { ...parameters, maxIteration: 800, learningRate: 0.004, nTopFeatures: 1000 },
      finishedAt: '2026-11-19T09:12:00Z',
    }),
    listed(`${runDir} seed 7`, false, {
      seed: 7,
      parameters: { ...parameters, seed: 7 },
      finishedAt: '2026-11-18T17:40:00Z',
    }),
  ];
}

function fakeInputs(): readonly ProjectInput[] {
  const { inputs } = fakeRun(false).run;
  const states = ['same', 'moved', 'changed', 'missing', 'same'] as const;
  return inputs.map(({ path, sizeBytes }, i) => ({
    path: states[i] === 'moved' ? path.replace('/data/', '/data/2026/') : path,
    pathThen: path,
    sizeBytes,
    sha256: String(i).repeat(64),
    state: states[i] ?? 'same',
  }));
}
