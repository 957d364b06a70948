import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { projectEnding } from '#shared/contract/projects.ts';
import { useServiceEvent } from '../client/hooks.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { DropTarget } from './DropTarget.tsx';
import { FaultBoundary } from './FaultBoundary.tsx';
import { HomeScreen } from './HomeScreen.tsx';
import { JobsScreen } from './JobsScreen.tsx';
import { CommandPalette } from './palette/CommandPalette.tsx';
import { ProjectBanner } from './project/ProjectBanner.tsx';
import { ProjectContext, useProjectControls } from './project/use-project.ts';
import type { WizardSet } from './project/wizard-set.ts';
import { Rail } from './Rail.tsx';
import { openFilesWith } from './open.ts';
import { useRoute } from './route.ts';
import { RunsScreen } from './runs/RunsScreen.tsx';
import { ServiceBanner } from './ServiceBanner.tsx';
import { SettingsScreen } from './SettingsScreen.tsx';
import { TopBar } from './TopBar.tsx';
import { Tour } from './tour/Tour.tsx';
import { useMenuCommands } from './use-menu-commands.ts';
import { useTheme } from './use-theme.ts';
import { useWindowTitle } from './use-window-title.ts';

interface AppProps {
  readonly wizardSet: WizardSet;
}

const wideEnoughForRail = '(min-width: 1680px)';

/** The frame and the screen in it. */
export function App({ wizardSet }: AppProps): ReactNode {
  const wizards = useStore(wizardSet.wizards);
  const project = useProjectControls(wizardSet);
  const route = useRoute();
  const queries = useQueryClient();
  useTheme();
  useWindowTitle();
  useServiceEvent('app.settingsChanged', (settings) =>
    queries.setQueryData(['app.settings', {}], settings),
  );
  const wizard = wizards.find((each) => each.id === route) ?? null;
  const isWide = useMediaQuery(wideEnoughForRail) ?? false;
  const isWorkspace = useIsWorkspace(wizards, wizard);
  const fileTaker = wizard ?? wizards[0] ?? null;
  useMenuCommands(fileTaker, project);
  const takeDropped = (paths: readonly string[]): void => {
    const dropped = paths.find((path) => path.endsWith(projectEnding));
    if (dropped !== undefined) void project.open(dropped);
    else if (fileTaker) openFilesWith(fileTaker, paths);
  };
  return (
    <ProjectContext value={project}>
      <div className="cw-frame" data-narrow={(isWorkspace && !isWide) || undefined}>
        <a className="cw-skip" href="#main" onClick={focusMain}>
          Skip to the content
        </a>
        <Rail wizards={wizards} route={route} />
        <TopBar wizard={wizard} />
        <main id="main" className="cw-main" tabIndex={-1}>
          <ServiceBanner />
          <ProjectBanner />
          <div className="cw-main-view" key={route}>
            <FaultBoundary>
              {wizard ? <wizard.View /> : <Screen route={route} wizards={wizards} />}
            </FaultBoundary>
          </div>
        </main>
        <Tour />
        <CommandPalette wizards={wizards} fileTaker={fileTaker} />
        {fileTaker && <DropTarget onFiles={takeDropped} />}
      </div>
    </ProjectContext>
  );
}

interface ScreenProps {
  readonly wizards: readonly Wizard[];
  readonly route: string;
}

function Screen({ route, wizards }: ScreenProps): ReactNode {
  if (route === 'runs') return <RunsScreen wizards={wizards} />;
  if (route === 'jobs') return <JobsScreen wizards={wizards} />;
  if (route === 'settings') return <SettingsScreen />;
  return <HomeScreen wizards={wizards} />;
}

/** Asks every wizard, since hooks may not be called for one only. */
function useIsWorkspace(wizards: readonly Wizard[], open: Wizard | null): boolean {
  return wizards
    .map((wizard) => ({ wizard, headline: wizard.useHeadline() }))
    .some(({ wizard, headline }) => wizard === open && headline.isWorkspace);
}

/** The address holds the route, so the skip link moves the focus itself. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
