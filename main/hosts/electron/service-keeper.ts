// Keeps one service running: starts it, watches its jobs, starts it again after a crash and hands the pages new ports.
import type { DesktopMethods } from '#shared/contract/desktop.ts';
import { desktopMethods } from '#shared/contract/desktop.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { isAppError } from '#shared/model/app-error.ts';
import { createClient } from '#shared/rpc/client.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { serve } from '#shared/rpc/server.ts';
import type { HandlersOf } from '#shared/rpc/server.ts';
import type { Log } from '../../ports.ts';
import type { PageContents, ServiceHost } from './service-host.ts';

export interface KeeperPorts {
  start(): ServiceHost;
  readonly desktop: HandlersOf<DesktopMethods>;
  readonly log: Log;
  /** ms, monotonic. */
  now(): number;
  onJobsRunning(isRunning: boolean): void;
  /** Every change of every job. */
  onJobChanged(job: JobInfo): void;
  /** The service ended too often to be started again without asking. */
  onGivenUp(): void;
}

export interface ServiceKeeper {
  /** Gives the page a port, now and after every restart; starts the service when it is not there. */
  connect(page: PageContents): void;
  disconnect(page: PageContents): void;
  hasRunningJobs(): boolean;
  /** Cancels every job and waits until they have stopped, `withinMs` at most. */
  stopJobs(withinMs: number): Promise<void>;
  stop(): void;
}

const crashWindowMs = 60_000;
const maxCrashes = 3;

interface Running {
  readonly host: ServiceHost;
  readonly client: RpcClient;
}

export function keepService(ports: KeeperPorts): ServiceKeeper {
  const pages = new Map<number, PageContents>();
  const runningJobs = new Set<string>();
  const jobsStopped = new Set<() => void>();
  let running: Running | null = null;
  let crashTimes: number[] = [];
  let isStopping = false;

  function noteJob({ id, state }: Pick<JobInfo, 'id' | 'state'>): void {
    const before = runningJobs.size;
    if (state === 'queued' || state === 'running' || state === 'cancelling') runningJobs.add(id);
    else runningJobs.delete(id);
    if (before > 0 !== runningJobs.size > 0) ports.onJobsRunning(runningJobs.size > 0);
    if (runningJobs.size === 0) for (const tell of jobsStopped) tell();
  }

  function start(): Running {
    const host = ports.start();
    serve(host.control, {
      methods: desktopMethods,
      handlers: ports.desktop,
      log: ports.log,
    });
    const client = createClient(host.open());
    client.subscribe('jobs.changed', (job) => {
      noteJob(job);
      ports.onJobChanged(job);
    });
    const started = { host, client };
    host.onExit((code) => {
      if (running === started) afterExit(code);
    });
    ports.log.info(`service started (${host.kind})`);
    return started;
  }

  function afterExit(code: number | null): void {
    running = null;
    for (const id of [...runningJobs]) noteJob({ id, state: 'failed' });
    if (isStopping) return;
    ports.log.warn(`the service ended unexpectedly (exit status ${code ?? 'unknown'})`);
    crashTimes = [...crashTimes.filter((at) => ports.now() - at < crashWindowMs), ports.now()];
    if (crashTimes.length > maxCrashes) {
      ports.onGivenUp();
      return;
    }
    running = start();
    for (const page of pages.values()) if (!page.isDestroyed()) running.host.connect(page);
  }

  return {
    connect(page) {
      if (isStopping) return;
      running ??= start();
      pages.set(page.id, page);
      running.host.connect(page);
    },
    disconnect: (page) => void pages.delete(page.id),
    hasRunningJobs: () => runningJobs.size > 0,
    async stopJobs(withinMs) {
      if (runningJobs.size === 0) return;
      const stopped = new Promise<void>((resolve) => {
        jobsStopped.add(resolve);
        setTimeout(resolve, withinMs);
      });
      const cancels = [...runningJobs].map((id) =>
        running?.client.call('jobs.cancel', { id }).catch((error: unknown) => {
          // A service that went away has stopped its jobs too.
          if (!isAppError(error, 'service-lost')) ports.log.error('cancel on quit', error);
        }),
      );
      await Promise.all([stopped, ...cancels]);
    },
    stop() {
      isStopping = true;
      running?.host.stop();
    },
  };
}
