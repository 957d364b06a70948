// Everything that can be done from anywhere, as a list to search.
import {
  IconFolder,
  IconFolderOpen,
  IconFolderPlus,
  IconFileUpload,
  IconHistory,
  IconHome,
  IconListCheck,
  IconMap2,
  IconMoonStars,
  IconSettings,
  IconSparkles,
  type Icon,
} from '@tabler/icons-react';
import { projectEnding } from '#shared/contract/projects.ts';
import { inputEndings } from '#shared/model/input-formats.ts';
import { useService, useServiceMutation, useServiceQuery } from '../../client/hooks.ts';
import { baseName } from '../../components/format.ts';
import { usePickFiles } from '../../wizards/common/files/file-dialogs.ts';
import type { Wizard } from '../../wizards/wizard.ts';
import { openFilesWith, openRunWith } from '../open.ts';
import { useProject } from '../project/use-project.ts';
import { openRoute } from '../route.ts';
import { startTour } from '../tour/tour-store.ts';
import { themeChoices } from '../theme-choices.ts';

export interface Command {
  readonly id: string;
  readonly group: 'Go to' | 'Start' | 'Projects' | 'Recent runs' | 'Look';
  readonly label: string;
  /** A second line: where, or what it does. */
  readonly detail?: string;
  readonly Icon: Icon;
  run(): void | Promise<unknown>;
}

/** The commands of now. Files and runs go to the open wizard, or the first. */
export function useCommands(
  wizards: readonly Wizard[],
  fileTaker: Wizard | null,
): readonly Command[] {
  return [
    ...listPlaces(wizards),
    ...useStarts(wizards, fileTaker),
    ...useProjects(),
    ...useRecentRuns(wizards),
    ...useLooks(),
  ];
}

function listPlaces(wizards: readonly Wizard[]): readonly Command[] {
  const place = (route: string, label: string, icon: Icon, detail?: string): Command => ({
    id: `go-${route}`,
    group: 'Go to',
    label,
    Icon: icon,
    ...(detail === undefined ? {} : { detail }),
    run: () => openRoute(route),
  });
  return [
    place('home', 'Home', IconHome),
    ...wizards.map(({ id, title, Icon: icon, summary }) => place(id, title, icon, summary)),
    place('runs', 'Runs', IconHistory, 'All finished runs; compare them, do them again.'),
    place('jobs', 'Jobs', IconListCheck, 'What runs, and what ran.'),
    {
      ...{ id: 'tour', group: 'Go to', label: 'Tour', Icon: IconMap2, run: startTour },
      detail: 'Six things to know, in less than a minute.',
    },
    place('settings', 'Settings', IconSettings, 'Theme, folder of the runs, log, licences.'),
  ];
}

function useStarts(wizards: readonly Wizard[], fileTaker: Wizard | null): readonly Command[] {
  const pickFiles = usePickFiles();
  const sample = useServiceMutation('simulate.sample');
  const samples = wizards
    .filter((wizard) => wizard.useDraftSummary() === null)
    .map((wizard): Command => ({
      id: `sample-${wizard.id}`,
      group: 'Start',
      label: `${wizard.title}: try simulated data`,
      Icon: IconSparkles,
      run: () =>
        sample.mutate(
          { kind: wizard.sample },
          {
            onSuccess(paths) {
              wizard.startWith(paths);
              openRoute(wizard.id);
            },
          },
        ),
    }));
  if (fileTaker === null) return samples;
  return [
    {
      id: 'open-files',
      group: 'Start',
      label: 'Choose files…',
      Icon: IconFileUpload,
      async run() {
        const request = { kind: 'files', title: 'Choose files', extensions: inputEndings } as const;
        const paths = await pickFiles(request);
        if (paths && paths.length > 0) openFilesWith(fileTaker, paths);
      },
    },
    {
      id: 'open-run',
      group: 'Start',
      label: 'Open a finished run…',
      Icon: IconFolderOpen,
      async run() {
        const dir = (await pickFiles({ kind: 'folder', title: 'Choose the folder of a run' }))?.[0];
        if (dir !== undefined) openRunWith(fileTaker, dir);
      },
    },
    ...samples,
  ];
}

function useProjects(): readonly Command[] {
  const { state, create, open, close } = useProject();
  const command = (id: string, label: string, icon: Icon, run: Command['run']): Command => ({
    ...{ id: `project-${id}`, group: 'Projects', label, Icon: icon, run },
  });
  const others = (state?.recent ?? []).filter((dir) => dir !== state?.dir);
  return [
    command('new', 'New project…', IconFolderPlus, create),
    command('open', 'Open project…', IconFolderOpen, () => open()),
    ...(state?.dir == null ? [] : [command('close', 'Close project', IconFolder, close)]),
    ...others.map((dir) => ({
      ...command(dir, baseName(dir).replace(projectEnding, ''), IconFolder, () => open(dir)),
      detail: dir,
    })),
  ];
}

function useRecentRuns(wizards: readonly Wizard[]): readonly Command[] {
  const runs = useServiceQuery('projects.runs', {}).data ?? [];
  return runs.flatMap(({ dir, run }) => {
    const wizard = wizards.find(({ id }) => id === run.method);
    if (!wizard) return [];
    return {
      id: `run-${dir}`,
      group: 'Recent runs',
      label: baseName(dir),
      detail: dir,
      Icon: IconHistory,
      run: () => openRunWith(wizard, dir),
    };
  });
}

function useLooks(): readonly Command[] {
  const service = useService();
  return themeChoices.map(({ value, label }) => ({
    id: `theme-${value}`,
    group: 'Look',
    label: `Theme: ${label.toLowerCase()}`,
    Icon: IconMoonStars,
    run: () => service.call('app.saveSettings', { theme: value }),
  }));
}
