// The app itself: host, computer, settings, drafts.
import { settingsSchema } from '#shared/contract/app.ts';
import type { appMethods, ComputerStatus, Settings } from '#shared/contract/app.ts';
import type { Handlers } from '#shared/contract/index.ts';
import type { EventHub } from '#shared/rpc/events.ts';
import type { CorePorts } from '../ports.ts';

/** The settings of this person, read once and kept in step with their document. */
export interface SettingsStore {
  read(): Promise<Settings>;
  change(changes: Partial<Settings>): Promise<Settings>;
  /** The chosen folder for runs, or the host's default. */
  workspaceDir(): Promise<string>;
}

export function createSettingsStore(ports: CorePorts, events: EventHub): SettingsStore {
  let loaded: Promise<Settings> | null = null;

  async function load(): Promise<Settings> {
    const parsed = settingsSchema.safeParse((await ports.documents.read('settings')) ?? {});
    if (!parsed.success) ports.log.warn('settings were not understood; defaults are used');
    return parsed.success ? parsed.data : settingsSchema.parse({});
  }

  const read = () => (loaded ??= load());
  return {
    read,
    async change(changes) {
      const next = { ...(await read()), ...changes };
      loaded = Promise.resolve(next);
      await ports.documents.write('settings', next);
      events.emit('app.settingsChanged', next);
      return next;
    },
    async workspaceDir() {
      const { workspaceDir } = await read();
      return workspaceDir === '' ? ports.defaultWorkspaceDir : workspaceDir;
    },
  };
}

type AppHandlers = Pick<Handlers, keyof typeof appMethods>;

/** What `auto` means, found in a thread when it is first asked for. Until then, and when that fails, the processor. */
function createDeviceStatus({ computer, threads, log }: CorePorts) {
  const cpu = `CPU, ${computer.nThreads} threads`;
  let status: Pick<ComputerStatus, 'device' | 'deviceReason'> = { device: cpu, deviceReason: '' };
  let isAsked = false;

  async function ask(): Promise<void> {
    const { kind, name, because } = await threads.query('compute.auto', {});
    status = { device: kind === 'cpu' ? cpu : `GPU: ${name}`, deviceReason: because };
  }

  return () => {
    if (!isAsked) ask().catch((error: unknown) => log.error('no device could be chosen', error));
    isAsked = true;
    return status;
  };
}

export function createAppService(ports: CorePorts, settings: SettingsStore): AppHandlers {
  const deviceStatus = createDeviceStatus(ports);
  return {
    'app.info': async () => ({
      version: ports.version,
      host: ports.host,
      canPickFiles: ports.picker !== null,
      platform: ports.platform,
      roots: ports.files.roots,
      workspaceDir: await settings.workspaceDir(),
      logFile: ports.logFile,
    }),
    'app.computer': async () => ({
      memoryTotalBytes: ports.computer.memoryTotalBytes(),
      memoryFreeBytes: ports.computer.memoryFreeBytes(),
      memoryUsedBytes: ports.computer.memoryUsedBytes(),
      diskFreeBytes: await ports.files.freeBytes(await settings.workspaceDir()),
      nThreads: ports.computer.nThreads,
      ...deviceStatus(),
    }),
    'app.settings': () => settings.read(),
    'app.saveSettings': (changes) =>
      settings.change(
        Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
      ),
    'app.reportFault': ({ message, details }) => {
      ports.log.error(`the page: ${message}`, details);
      return null;
    },
    'app.draft': async ({ wizard }) => (await ports.documents.read(`draft-${wizard}`)) ?? null,
    'app.saveDraft': async ({ wizard, draft }) => {
      await ports.documents.write(`draft-${wizard}`, draft);
      return null;
    },
  };
}
