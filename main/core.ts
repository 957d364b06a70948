// The core: what every host serves. Pure wiring; knows no process.
import type { Handlers } from '#shared/contract/index.ts';
import { createEventHub } from '#shared/rpc/events.ts';
import type { EventSource } from '#shared/rpc/events.ts';
import { createJobList } from './jobs/job-list.ts';
import type { CorePorts } from './ports.ts';
import { createAppService } from './services/app.ts';
import { createArrayStore } from './services/array-store.ts';
import { createAtacService } from './services/atac-cluster.ts';
import { createDataService } from './services/data.ts';
import { createEditsService } from './services/edits.ts';
import { createFilesService } from './services/files.ts';
import { createIntegrationService } from './services/integration.ts';
import { createJobsService } from './services/jobs.ts';
import { createOpenProject } from './services/projects/open-project.ts';
import { createProjectsService } from './services/projects.ts';
import { createResultsService } from './services/results.ts';
import { createRunStarter } from './services/run-starter.ts';
import { createSettingsStore } from './services/settings.ts';
import { createSimulateService } from './services/simulate.ts';

export interface Core {
  readonly handlers: Handlers;
  readonly events: EventSource;
  hasRunningJobs(): boolean;
  /** Cancels what runs, waits until it has stopped, ends the threads. */
  close(): Promise<void>;
}

const arrayBytes = 512 * 2 ** 20;

/** Builds the services over what the host supplies. */
export function createCore(ports: CorePorts): Core {
  const events = createEventHub();
  const settings = createSettingsStore(ports, events);
  const project = createOpenProject(ports, settings, events);
  const jobs = createJobList({
    threads: ports.threads,
    folders: ports.folders,
    now: () => Date.now(),
    rssBytes: () => ports.computer.memoryUsedBytes(),
    onChanged: (info) => events.emit('jobs.changed', info),
    onTelemetry: (id) => events.emit('jobs.telemetryChanged', { id }),
    onDefect: (text, error) => ports.log.error(text, error),
  });
  const runs = createRunStarter(ports, jobs, settings, project);
  return {
    handlers: {
      ...createAppService(ports, settings, project),
      ...createFilesService(ports),
      ...createDataService(ports),
      ...createJobsService(jobs),
      ...createProjectsService(ports, project, settings),
      ...createResultsService(ports, createArrayStore(arrayBytes)),
      ...createEditsService(ports, jobs, events),
      ...createSimulateService(ports, jobs),
      ...createAtacService(ports, jobs, runs, project),
      ...createIntegrationService(ports, jobs, runs, project),
    },
    events,
    hasRunningJobs: () => jobs.hasRunning(),
    async close() {
      await jobs.close();
      await project.end();
      await ports.threads.close();
    },
  };
}
