// React's view of the service: queries keyed by method and arguments, mutations, events.
import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
} from '@tanstack/react-query';
import { createContext, useContext, useEffect, useEffectEvent } from 'react';
import { useStore } from 'zustand';
import type {
  EventName,
  EventPayload,
  MethodArgs,
  MethodName,
  MethodResult,
} from '#shared/contract/index.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { ArrayCache } from './array-cache.ts';
import type { JobMirror } from './job-mirror.ts';
import type { Connection, Service } from './service.ts';

export interface ClientContextValue {
  readonly service: Service;
  readonly jobs: JobMirror;
  readonly arrays: ArrayCache;
}

export const ClientContext = createContext<ClientContextValue | null>(null);

function useClient(): ClientContextValue {
  const value = useContext(ClientContext);
  if (!value) throw new Error('useClient: no ClientContext above this component');
  return value;
}

/** The service, for calls made in event handlers. */
export function useService(): Service {
  return useClient().service;
}

/** The byte-limited cache of arrays named by handles. */
export function useArrayCache(): ArrayCache {
  return useClient().arrays;
}

export interface ServiceQueryOptions {
  /** False: the call is not made. */
  readonly enabled?: boolean;
  /** True: while new arguments are being answered, the last answer stays (`isPlaceholderData` is then true). */
  readonly keepPrevious?: boolean;
  readonly refetchIntervalMs?: number;
  /** Age at which an answer is asked for again when a component mounts; default: never. */
  readonly staleMs?: number;
}

/** The options of a query on a method, for `useQueries`; the key is the method and its arguments. */
export function serviceQuery<Name extends MethodName>(
  service: Service,
  name: Name,
  args: MethodArgs<Name>,
): UseQueryOptions<MethodResult<Name>, Error> & { queryKey: readonly unknown[] } {
  return queryOptions<MethodResult<Name>, Error>({
    queryKey: [name, args],
    queryFn: ({ signal }) => service.call(name, args, { signal }),
  });
}

/** Asks the service and caches the answer by method and arguments; a call no longer wanted is cancelled. */
export function useServiceQuery<Name extends MethodName>(
  name: Name,
  args: MethodArgs<Name>,
  options: ServiceQueryOptions = {},
): UseQueryResult<MethodResult<Name>, Error> {
  return useQuery<MethodResult<Name>, Error>({
    ...serviceQuery(useService(), name, args),
    enabled: options.enabled ?? true,
    staleTime: options.staleMs ?? Infinity,
    refetchInterval: options.refetchIntervalMs ?? false,
    // The overloads of useQuery accept the helper only without a generic result.
    ...(options.keepPrevious ? { placeholderData: keepPreviousData as never } : {}),
  });
}

/** A call that changes something, with its state. Answers named in `refreshes` are asked for again afterwards. */
export function useServiceMutation<Name extends MethodName>(
  name: Name,
  refreshes: readonly MethodName[] = [],
): UseMutationResult<MethodResult<Name>, Error, MethodArgs<Name>> {
  const service = useService();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (args: MethodArgs<Name>) => service.call(name, args),
    onSuccess: async () => {
      for (const stale of refreshes) await queries.invalidateQueries({ queryKey: [stale] });
    },
  });
}

/** Runs `listener` at every event while the component is there. */
export function useServiceEvent<Name extends EventName>(
  name: Name,
  listener: (payload: EventPayload<Name>) => void,
): void {
  const service = useService();
  const onEvent = useEffectEvent(listener);
  useEffect(() => service.subscribe(name, (payload) => onEvent(payload)), [service, name]);
}

export function useConnection(): Connection {
  return useStore(useService().connection);
}

/** All jobs the service knows, newest first. */
export function useJobs(): readonly JobInfo[] {
  return useStore(useClient().jobs.store, (state) => state.jobs);
}

/** One job; null while it is not known. */
export function useJob(id: string | null): JobInfo | null {
  return useStore(
    useClient().jobs.store,
    (state) => state.jobs.find((job) => job.id === id) ?? null,
  );
}

/** True once the list of jobs has come from the service. */
export function useJobsLoaded(): boolean {
  return useStore(useClient().jobs.store, (state) => state.isLoaded);
}

/** Takes over a job that a call has just returned, before its first event comes. */
export function useNoteJob(): (job: JobInfo) => void {
  return useClient().jobs.note;
}

/** Forgets a job that was dismissed. */
export function useForgetJob(): (id: string) => void {
  return useClient().jobs.forget;
}
