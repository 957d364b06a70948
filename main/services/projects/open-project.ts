// Which project is open: its lock, its documents, where its runs go. One at a time for the whole service.
import path from 'node:path';
import { projectEnding, projectFormat } from '#shared/contract/projects.ts';
import type { ProjectFile, ProjectState } from '#shared/contract/projects.ts';
import { AppError, toErrorParts } from '#shared/model/app-error.ts';
import type { EventHub } from '#shared/rpc/events.ts';
import type { CorePorts, DocumentStore, FolderLock } from '../../ports.ts';
import type { SettingsStore } from '../settings.ts';
import { moveTexts, parseProjectFile, projectFile } from './project-file.ts';

/** Folders of a project. */
const runsFolder = 'runs';
const documentsFolder = 'drafts';
const mostRecent = 20;

interface Opened {
  readonly dir: string;
  readonly documents: DocumentStore;
  readonly lock: FolderLock;
}

/** The open project, or the app's own folders in its place. */
export interface OpenProject {
  state(): Promise<ProjectState>;
  create(dir: string): Promise<ProjectState>;
  open(dir: string, takeOver: boolean): Promise<ProjectState>;
  close(): Promise<ProjectState>;
  /** Drafts, and what is known of inputs. */
  documents(): Promise<DocumentStore>;
  runsDir(): Promise<string>;
  /** Gives the lock back; the project is opened again at the next start. */
  end(): Promise<void>;
}

type Ports = Pick<
  CorePorts,
  'host' | 'files' | 'documents' | 'openDocuments' | 'locks' | 'log' | 'defaultWorkspaceDir'
>;

export function createOpenProject(
  ports: Ports,
  settings: SettingsStore,
  events: EventHub,
): OpenProject {
  let opened: Opened | null = null;
  let problem: ProjectState['problem'] = null;
  // One step at a time: the project of last time is opened before anything else is asked.
  let last: Promise<unknown> = Promise.resolve().then(reopen);

  function queue<Result>(step: () => Promise<Result>): Promise<Result> {
    const next = last.then(step);
    last = next.catch(() => undefined);
    return next;
  }

  async function reopen(): Promise<void> {
    // A command names all its files; it must not take the project from a window.
    const { projectDir } = ports.host === 'cli' ? { projectDir: '' } : await settings.read();
    if (projectDir === '') return;
    try {
      opened = await enter(projectDir, false);
    } catch (error) {
      problem = { dir: projectDir, error: toErrorParts(error) };
    }
  }

  async function enter(dir: string, takeOver: boolean): Promise<Opened> {
    const file = path.join(dir, projectFile);
    if (!(await ports.files.exists(file))) {
      throw new AppError('input-missing', `${dir} is no project: it holds no ${projectFile}.`, {
        hint: `Choose a folder whose name ends with ${projectEnding}.`,
      });
    }
    const content = parseProjectFile(await ports.files.readText(file), file);
    const lock = await ports.locks.take(dir, { force: takeOver, onLost: () => lose(dir) });
    const documents = ports.openDocuments(path.join(dir, documentsFolder));
    if (content.dir !== dir) {
      await followMove(documents, content.dir, dir);
      await writeFile(dir, { ...content, dir });
    }
    return { dir, documents, lock };
  }

  async function followMove(documents: DocumentStore, from: string, to: string): Promise<void> {
    for (const name of await documents.list()) {
      await documents.write(name, moveTexts(await documents.read(name), from, to));
    }
  }

  async function writeFile(dir: string, content: ProjectFile): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(content, null, 1));
    await ports.files.save(path.join(dir, projectFile), bytes, true);
  }

  /** Another instance took the project by force: nothing more is written into it. */
  function lose(dir: string): void {
    if (opened?.dir !== dir) return;
    opened = null;
    const error = { code: 'busy', message: `${nameOf(dir)} was opened elsewhere.` } as const;
    problem = { dir, error };
    void state().then(tell);
  }

  async function replaceBy(next: Opened | null): Promise<ProjectState> {
    const before = opened;
    opened = next;
    problem = null;
    const { recentProjects } = await settings.read();
    await settings.change(
      next === null
        ? { projectDir: '' }
        : {
            projectDir: next.dir,
            recentProjects: [next.dir, ...recentProjects.filter((dir) => dir !== next.dir)].slice(
              0,
              mostRecent,
            ),
          },
    );
    if (before !== null && before.dir !== next?.dir) await before.lock.release();
    return tell(await state());
  }

  function tell(now: ProjectState): ProjectState {
    events.emit('projects.changed', now);
    return now;
  }

  async function ownRunsDir(): Promise<string> {
    const { workspaceDir } = await settings.read();
    return workspaceDir === '' ? ports.defaultWorkspaceDir : workspaceDir;
  }

  async function state(): Promise<ProjectState> {
    const { recentProjects } = await settings.read();
    return {
      dir: opened?.dir ?? null,
      name: opened === null ? '' : nameOf(opened.dir),
      runsDir: opened === null ? await ownRunsDir() : path.join(opened.dir, runsFolder),
      recent: recentProjects,
      problem,
    };
  }

  async function openAt(dir: string, takeOver: boolean): Promise<ProjectState> {
    if (opened?.dir === dir) return state();
    return replaceBy(await enter(dir, takeOver));
  }

  return {
    state: () => queue(state),
    create: (wanted) =>
      queue(async () => {
        const dir = await ports.files.allow(withEnding(wanted));
        if (await ports.files.exists(path.join(dir, projectFile))) {
          throw new AppError('output', `${dir} is a project already.`, {
            hint: 'Open it, or choose another name.',
          });
        }
        await writeFile(dir, {
          format: projectFormat,
          createdAt: new Date().toISOString(),
          dir,
          notes: '',
        });
        return openAt(dir, false);
      }),
    open: (wanted, takeOver) =>
      queue(async () => openAt(await ports.files.allow(wanted), takeOver)),
    close: () => queue(() => replaceBy(null)),
    documents: () => queue(() => Promise.resolve(opened?.documents ?? ports.documents)),
    runsDir: async () => (await queue(state)).runsDir,
    end: () =>
      queue(async () => {
        await opened?.lock.release();
        opened = null;
      }),
  };
}

function nameOf(dir: string): string {
  return path.basename(dir, projectEnding);
}

function withEnding(dir: string): string {
  return dir.endsWith(projectEnding) ? dir : `${dir}${projectEnding}`;
}
