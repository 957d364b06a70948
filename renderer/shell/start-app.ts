// Joins the page's parts: service, jobs, arrays, queries, wizards. Tests start it with a host of their own.
import './styles.ts';
import { QueryClient } from '@tanstack/react-query';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { isAppError } from '#shared/model/app-error.ts';
import { createArrayCache } from '../client/array-cache.ts';
import { createJobMirror } from '../client/job-mirror.ts';
import { createService, type Service } from '../client/service.ts';
import type { Host } from '../client/transport.ts';
import { createWizardSet } from './project/wizard-set.ts';
import { Root } from './Root.tsx';

// zod compiles its checks with `new Function` where it may; the content policy forbids it, so it need not try.
z.config({ jitless: true });

const arrayLimitBytes = 512e6;
const arraySliceBytes = 8e6;

/** Renders the app into `element`, talking to the service that `host` reaches. */
export function startApp(element: HTMLElement, host: Host): void {
  const service = createService(host);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: retryLostService, refetchOnWindowFocus: false } },
  });
  const arrays = createArrayCache({
    fetchSlice: (id, start, end) => service.call('results.slice', { id, start, end }),
    limitBytes: arrayLimitBytes,
    sliceBytes: arraySliceBytes,
  });
  forgetOnRestart(service, () => {
    arrays.clear();
    void queries.invalidateQueries();
  });
  const client = { service, jobs: createJobMirror(service), arrays };
  createRoot(element).render(
    createElement(Root, { client, queries, wizardSet: createWizardSet(service, queries) }),
  );
}

/** A question that the service took with it when it died is asked again; every other error is an answer. */
function retryLostService(nFailures: number, error: Error): boolean {
  return isAppError(error, 'service-lost') && nFailures < 3;
}

/** Handles and answers belong to the process that gave them. */
function forgetOnRestart(service: Service, forget: () => void): void {
  let generation = 1;
  service.connection.subscribe((now) => {
    if (now.generation <= generation) return;
    generation = now.generation;
    forget();
  });
}
