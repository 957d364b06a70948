// The app itself: host, computer, settings, drafts.
import type { appMethods, ComputerStatus } from '#shared/contract/app.ts';
import type { Handlers } from '#shared/contract/index.ts';
import type { CorePorts } from '../ports.ts';
import type { OpenProject } from './projects/open-project.ts';
import type { SettingsStore } from './settings.ts';

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

export function createAppService(
  ports: CorePorts,
  settings: SettingsStore,
  project: OpenProject,
): AppHandlers {
  const deviceStatus = createDeviceStatus(ports);
  return {
    'app.info': async () => ({
      version: ports.version,
      host: ports.host,
      canPickFiles: ports.picker !== null,
      platform: ports.platform,
      roots: ports.files.roots,
      workspaceDir: await project.runsDir(),
      logFile: ports.logFile,
    }),
    'app.computer': async () => ({
      memoryTotalBytes: ports.computer.memoryTotalBytes(),
      memoryFreeBytes: ports.computer.memoryFreeBytes(),
      memoryUsedBytes: ports.computer.memoryUsedBytes(),
      diskFreeBytes: await ports.files.freeBytes(await project.runsDir()),
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
    'app.draft': async ({ wizard }) =>
      (await (await project.documents()).read(`draft-${wizard}`)) ?? null,
    'app.saveDraft': async ({ wizard, draft }) => {
      await (await project.documents()).write(`draft-${wizard}`, draft);
      return null;
    },
  };
}
