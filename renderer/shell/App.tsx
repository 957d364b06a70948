import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useServiceEvent } from '../client/hooks.ts';
import type { Wizard } from '../wizards/wizard.ts';
import { DropTarget } from './DropTarget.tsx';
import { FaultBoundary } from './FaultBoundary.tsx';
import { HomeScreen } from './HomeScreen.tsx';
import { JobsScreen } from './JobsScreen.tsx';
import { CommandPalette } from './palette/CommandPalette.tsx';
import { Rail } from './Rail.tsx';
import { openFilesWith } from './open.ts';
import { useRoute } from './route.ts';
import { ServiceBanner } from './ServiceBanner.tsx';
import { SettingsScreen } from './SettingsScreen.tsx';
import { TopBar } from './TopBar.tsx';
import { useMenuCommands } from './use-menu-commands.ts';
import { useTheme } from './use-theme.ts';
import { useWindowTitle } from './use-window-title.ts';

interface AppProps {
  readonly wizards: readonly Wizard[];
}

const wideEnoughForRail = '(min-width: 1680px)';

/** The frame and the screen in it. */
export function App({ wizards }: AppProps): ReactNode {
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
  useMenuCommands(fileTaker);
  return (
    <div className="cw-frame" data-narrow={(isWorkspace && !isWide) || undefined}>
      <a className="cw-skip" href="#main" onClick={focusMain}>
        Skip to the content
      </a>
      <Rail wizards={wizards} route={route} />
      <TopBar wizard={wizard} />
      <main id="main" className="cw-main" tabIndex={-1}>
        <ServiceBanner />
        <div className="cw-main-view" key={route}>
          <FaultBoundary>
            {wizard ? <wizard.View /> : <Screen route={route} wizards={wizards} />}
          </FaultBoundary>
        </div>
      </main>
      <CommandPalette wizards={wizards} fileTaker={fileTaker} />
      {fileTaker && <DropTarget onFiles={(paths) => openFilesWith(fileTaker, paths)} />}
    </div>
  );
}

function Screen({ route, wizards }: AppProps & { readonly route: string }): ReactNode {
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
