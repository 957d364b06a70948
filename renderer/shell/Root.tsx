import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { StrictMode, type ReactNode } from 'react';
import { ClientContext, type ClientContextValue } from '../client/hooks.ts';
import { FileDialogs } from '../wizards/common/files/FileDialogs.tsx';
import type { Wizard } from '../wizards/wizard.ts';
import { App } from './App.tsx';
import { FaultBoundary } from './FaultBoundary.tsx';
import { cssVariables, theme } from './theme.ts';

interface RootProps {
  readonly client: ClientContextValue;
  readonly queries: QueryClient;
  readonly wizards: readonly Wizard[];
}

/** What every screen stands in: theme, queries, service, file dialogs. */
export function Root({ client, queries, wizards }: RootProps): ReactNode {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <ClientContext value={client}>
            <FileDialogs>
              <FaultBoundary>
                <App wizards={wizards} />
              </FaultBoundary>
            </FileDialogs>
          </ClientContext>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
