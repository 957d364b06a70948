import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { StrictMode, type ReactNode } from 'react';
import { ClientContext, type ClientContextValue } from '../client/hooks.ts';
import { FileDialogs } from '../wizards/common/files/FileDialogs.tsx';
import { App } from './App.tsx';
import { FaultBoundary } from './FaultBoundary.tsx';
import type { WizardSet } from './project/wizard-set.ts';
import { cssVariables, theme } from './theme.ts';

interface RootProps {
  readonly client: ClientContextValue;
  readonly queries: QueryClient;
  readonly wizardSet: WizardSet;
}

/** What every screen stands in: theme, queries, service, file dialogs. */
export function Root({ client, queries, wizardSet }: RootProps): ReactNode {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <ClientContext value={client}>
            <FileDialogs>
              <FaultBoundary>
                <App wizardSet={wizardSet} />
              </FaultBoundary>
            </FileDialogs>
          </ClientContext>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
