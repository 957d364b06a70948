import { useEffect, useEffectEvent } from 'react';
import type { MenuCommand } from '#shared/contract/page-bridge.ts';
import { useService } from '../client/hooks.ts';
import { usePickFiles } from '../wizards/common/files/file-dialogs.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { openFilesWith, openRunWith } from './open.ts';
import type { Project } from './project/use-project.ts';
import { openRoute } from './route.ts';

/** Acts on the application menu of the desktop; files and runs go to `wizard`. */
export function useMenuCommands(wizard: Wizard | null, project: Project): void {
  const service = useService();
  const pickFiles = usePickFiles();
  const onCommand = useEffectEvent(async (command: MenuCommand) => {
    if (command === 'settings') return openRoute('settings');
    if (command === 'new-project') return project.create();
    if (command === 'open-project') return project.open();
    if (!wizard) return;
    if (command === 'open-files') {
      const paths = await pickFiles({ kind: 'files', title: 'Choose files' });
      if (paths && paths.length > 0) openFilesWith(wizard, paths);
    } else {
      const dir = (await pickFiles({ kind: 'folder', title: 'Choose the folder of a run' }))?.[0];
      if (dir !== undefined) openRunWith(wizard, dir);
    }
  });
  useEffect(() => service.onMenuCommand((command) => void onCommand(command)), [service]);
}
