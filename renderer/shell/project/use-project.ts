// The open project and the ways to another one.
import { createContext, useContext, useState } from 'react';
import type { ProjectState } from '#shared/contract/projects.ts';
import { AppError, fromErrorParts, isAppError } from '#shared/model/app-error.ts';
import { useService, useServiceMutation, useServiceQuery } from '../../client/hooks.ts';
import { usePickFiles } from '../../wizards/common/files/file-dialogs.ts';
import { openRoute } from '../route.ts';
import type { WizardSet } from './wizard-set.ts';

export interface Project {
  /** null while it is not known. */
  readonly state: ProjectState | null;
  /** A project that could not be opened, now or at the start, and why. */
  readonly problem: { readonly dir: string; readonly error: Error } | null;
  /** True: another instance has it, and it can be taken from there. */
  readonly isHeld: boolean;
  /** Leaves the problem at that. */
  dismiss(): void;
  /** Asks for a place and makes a project there. */
  create(): Promise<void>;
  /** Opens this one, or asks which. */
  open(dir?: string, takeOver?: boolean): Promise<void>;
  close(): Promise<void>;
}

export const ProjectContext = createContext<Project | null>(null);

export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (!project) throw new Error('useProject: no ProjectContext above this component');
  return project;
}

/** The value of `ProjectContext`. */
export function useProjectControls(set: WizardSet): Project {
  const service = useService();
  const pickFiles = usePickFiles();
  const state = useServiceQuery('projects.state', {}).data ?? null;
  const forget = useServiceMutation('projects.close', ['projects.state']);
  const [failed, setFailed] = useState<Project['problem']>(null);

  const change = async (dir: string, step: () => Promise<ProjectState>): Promise<void> => {
    setFailed(null);
    try {
      await set.change(step);
      openRoute('home');
    } catch (reason) {
      const error = reason instanceof Error ? reason : new AppError('internal', String(reason));
      setFailed({ dir, error });
    }
  };
  const old = state?.problem ?? null;
  const problem = failed ?? (old && { dir: old.dir, error: fromErrorParts(old.error) });
  return {
    state,
    problem,
    isHeld: problem !== null && isAppError(problem.error, 'busy'),
    dismiss() {
      if (failed) setFailed(null);
      else forget.mutate({});
    },
    async create() {
      const picked = await pickFiles({
        kind: 'save',
        title: 'New project: a folder for its runs and drafts',
        suggestedName: 'My project',
        words: { field: 'Name of the project', verb: 'Make it here' },
      });
      const dir = picked?.[0];
      if (dir !== undefined) await change(dir, () => service.call('projects.create', { dir }));
    },
    async open(known, takeOver = false) {
      const title = 'Choose a project, a folder NAME.cellwright';
      const dir = known ?? (await pickFiles({ kind: 'folder', title }))?.[0];
      if (dir === undefined) return;
      await change(dir, () => service.call('projects.open', { dir, takeOver }));
    },
    close: () => change('', () => service.call('projects.close', {})),
  };
}
