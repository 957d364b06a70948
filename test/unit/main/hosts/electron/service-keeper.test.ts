// The keeper over services of this process: real clients and servers on in-memory transports.
import { beforeEach, expect, test, vi } from 'vitest';
import type { PageContents, ServiceHost } from '#main/hosts/electron/service-host.ts';
import { keepService } from '#main/hosts/electron/service-keeper.ts';
import type { DesktopMethods } from '#shared/contract/desktop.ts';
import { jobsMethods } from '#shared/contract/jobs.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { createClient } from '#shared/rpc/client.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createEventHub } from '#shared/rpc/events.ts';
import { createMemoryPair } from '#shared/rpc/memory-pair.ts';
import { serve } from '#shared/rpc/server.ts';

const job = (state: JobInfo['state']): JobInfo => ({
  id: 'job-1',
  kind: 'integration',
  title: 'Integrate',
  state,
  createdAt: 0,
  startedAt: null,
  finishedAt: null,
  progress: null,
  stages: [],
  warnings: [],
  device: null,
  outputDir: null,
  error: null,
});

/** A service that answers `jobs.cancel` by ending the job. */
function startFakeService() {
  const events = createEventHub();
  const [control, controlFar] = createMemoryPair();
  const connected: number[] = [];
  let tellExit: (code: number | null) => void = () => undefined;
  const host: ServiceHost = {
    kind: 'Node child',
    control,
    open() {
      const [near, far] = createMemoryPair();
      serve(far, {
        methods: { 'jobs.cancel': jobsMethods['jobs.cancel'] },
        handlers: {
          'jobs.cancel'() {
            setTimeout(() => events.emit('jobs.changed', job('cancelled')), 5);
            return job('cancelling');
          },
        },
        events,
        log: {
          error(text, error) {
            throw new Error(text, { cause: error });
          },
        },
      });
      return near;
    },
    connect: (page) => void connected.push(page.id),
    onExit: (listener) => void (tellExit = listener),
    stop: vi.fn<() => void>(),
  };
  const desktop: RpcClient<DesktopMethods> = createClient<DesktopMethods>(controlFar);
  return { host, events, connected, desktop, crash: () => tellExit(1) };
}

const page = (id: number): PageContents => ({
  id,
  isDestroyed: () => false,
  postMessage: () => undefined,
});

let services: ReturnType<typeof startFakeService>[];
let now: number;
const onJobsRunning = vi.fn<(isRunning: boolean) => void>();
const onJobChanged = vi.fn<(job: JobInfo) => void>();
const onGivenUp = vi.fn<() => void>();

function setUp() {
  return keepService({
    start() {
      const service = startFakeService();
      services.push(service);
      return service.host;
    },
    desktop: { 'desktop.pick': () => ['/data/a.h5ad'], 'desktop.reveal': () => null },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    now: () => now,
    onJobsRunning,
    onJobChanged,
    onGivenUp,
  });
}

beforeEach(() => {
  services = [];
  now = 0;
  vi.clearAllMocks();
});

test('one service is started for all pages', () => {
  const keeper = setUp();
  keeper.connect(page(1));
  keeper.connect(page(2));
  expect(services).toHaveLength(1);
  expect(services[0]?.connected).toStrictEqual([1, 2]);
});

test('the service can ask for dialogs', async () => {
  setUp().connect(page(1));
  const picked = await services[0]?.desktop.call('desktop.pick', { kind: 'files', title: 'Add' });
  expect(picked).toStrictEqual(['/data/a.h5ad']);
});

test('after a crash the service is started again and the pages that are left get new ports', () => {
  const keeper = setUp();
  keeper.connect(page(1));
  keeper.connect(page(2));
  keeper.disconnect(page(2));
  services[0]?.crash();
  expect(services).toHaveLength(2);
  expect(services[1]?.connected).toStrictEqual([1]);
});

test('a service that keeps crashing is given up, and tried again when a page asks', () => {
  const keeper = setUp();
  keeper.connect(page(1));
  for (let i = 0; i < 4; i += 1) services[i]?.crash();
  expect(services).toHaveLength(4);
  expect(onGivenUp).toHaveBeenCalledTimes(1);
  keeper.connect(page(1));
  expect(services).toHaveLength(5);
});

test('crashes far apart are not held against the service', () => {
  setUp().connect(page(1));
  for (let i = 0; i < 6; i += 1) {
    services[i]?.crash();
    now += 61_000;
  }
  expect(services).toHaveLength(7);
  expect(onGivenUp).not.toHaveBeenCalled();
});

test('running jobs are known, and forgotten when they end or the service crashes', async () => {
  const keeper = setUp();
  keeper.connect(page(1));
  await Promise.resolve();
  services[0]?.events.emit('jobs.changed', job('running'));
  await vi.waitFor(() => expect(keeper.hasRunningJobs()).toBe(true));
  services[0]?.crash();
  expect(keeper.hasRunningJobs()).toBe(false);
  expect(onJobsRunning.mock.calls).toStrictEqual([[true], [false]]);
  expect(onJobChanged.mock.calls.map(([{ state }]) => state)).toContain('running');
});

test('stopping the jobs waits until they have stopped', async () => {
  const keeper = setUp();
  keeper.connect(page(1));
  await Promise.resolve();
  services[0]?.events.emit('jobs.changed', job('running'));
  await vi.waitFor(() => expect(keeper.hasRunningJobs()).toBe(true));
  await keeper.stopJobs(2_000);
  expect(keeper.hasRunningJobs()).toBe(false);
});

test('a service that was told to stop is not started again', () => {
  const keeper = setUp();
  keeper.connect(page(1));
  keeper.stop();
  services[0]?.crash();
  keeper.connect(page(1));
  expect(services).toHaveLength(1);
  expect(services[0]?.host.stop).toHaveBeenCalledTimes(1);
});
