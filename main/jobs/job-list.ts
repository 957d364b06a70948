// All jobs of this service: one runs at a time, the others wait; every change is told to whoever listens.
import { AppError, isAppError, toErrorParts } from '#shared/model/app-error.ts';
import type { JobInfo, JobTelemetry } from '#shared/model/job.ts';
import { applyMessage, moveTo, newJobRecord, withRss } from './job-record.ts';
import type { JobRecord } from './job-record.ts';
import type { OutputFolders, Threads } from './ports.ts';
import type { JobTaskName, JobTasks } from './tasks.ts';

export interface JobRequest<Name extends JobTaskName> {
  readonly kind: string;
  readonly title: string;
  readonly task: Name;
  readonly args: JobTasks[Name];
  readonly output: string;
  /** `file`: the job writes one file that becomes `output`; `folder`: the scratch folder becomes it. */
  readonly outputKind: 'file' | 'folder';
  readonly overwrite: boolean;
}

export interface JobListPorts {
  readonly threads: Threads;
  readonly folders: OutputFolders;
  /** ms since 1970. */
  now(): number;
  rssBytes(): number;
  onChanged(info: JobInfo): void;
  onTelemetry(id: string): void;
  onDefect(text: string, error: unknown): void;
}

export interface JobList {
  submit<Name extends JobTaskName>(request: JobRequest<Name>): Promise<JobInfo>;
  /** Lists a job whose output was there already. */
  addFinished(job: { kind: string; title: string; output: string }): JobInfo;
  list(): readonly JobInfo[];
  get(id: string): JobInfo;
  telemetry(id: string): JobTelemetry;
  cancel(id: string): JobInfo;
  dismiss(id: string): void;
  /** Resolves when the job has ended, whatever the end. */
  ended(id: string): Promise<JobInfo>;
  hasRunning(): boolean;
  /** Cancels everything and waits until it has stopped. */
  close(): Promise<void>;
}

interface Entry {
  record: JobRecord;
  readonly run: () => Promise<string>;
  readonly ended: Promise<JobInfo>;
  readonly resolveEnded: (info: JobInfo) => void;
  stop: (() => void) | null;
  lastChangedAt: number;
  lastTelemetryAt: number;
  changedTimer: ReturnType<typeof setTimeout> | null;
}

const changedEveryMs = 100;
const telemetryEveryMs = 250;

export function createJobList(ports: JobListPorts): JobList {
  const entries = new Map<string, Entry>();
  let nSubmitted = 0;

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (entry === undefined) throw new AppError('usage', `There is no job ${id}.`);
    return entry;
  }

  function tellChanged(entry: Entry, isUrgent: boolean): void {
    const wait = entry.lastChangedAt + changedEveryMs - ports.now();
    if (!isUrgent && wait > 0) {
      entry.changedTimer ??= setTimeout(() => tellChanged(entry, true), wait);
      return;
    }
    if (entry.changedTimer !== null) clearTimeout(entry.changedTimer);
    entry.changedTimer = null;
    entry.lastChangedAt = ports.now();
    ports.onChanged(entry.record.info);
  }

  function tellTelemetry(entry: Entry): void {
    if (ports.now() - entry.lastTelemetryAt < telemetryEveryMs) return;
    entry.lastTelemetryAt = ports.now();
    entry.record = withRss(entry.record, ports.rssBytes());
    ports.onTelemetry(entry.record.info.id);
  }

  function change(entry: Entry, record: JobRecord): void {
    entry.record = record;
    tellChanged(entry, true);
  }

  async function runEntry(entry: Entry): Promise<void> {
    change(entry, moveTo(entry.record, 'running', ports.now()));
    try {
      const outputDir = await entry.run();
      change(entry, moveTo(entry.record, 'done', ports.now(), { outputDir }));
    } catch (error) {
      if (isAppError(error, 'cancelled')) {
        change(entry, moveTo(entry.record, 'cancelled', ports.now()));
      } else {
        if (!isAppError(error)) ports.onDefect(`job ${entry.record.info.id} failed`, error);
        change(entry, moveTo(entry.record, 'failed', ports.now(), { error: toErrorParts(error) }));
      }
    } finally {
      entry.stop = null;
      ports.onTelemetry(entry.record.info.id);
      entry.resolveEnded(entry.record.info);
      startNext();
    }
  }

  function add(
    kind: string,
    title: string,
    run: (entry: () => Entry) => () => Promise<string>,
  ): Entry {
    nSubmitted += 1;
    const id = `${kind}-${ports.now().toString(36)}-${nSubmitted}`;
    let resolveEnded: (info: JobInfo) => void = () => undefined;
    const ended = new Promise<JobInfo>((resolve) => {
      resolveEnded = resolve;
    });
    const entry: Entry = {
      record: newJobRecord({ id, kind, title, createdAt: ports.now() }),
      run: run(() => entry),
      ended,
      resolveEnded,
      stop: null,
      lastChangedAt: 0,
      lastTelemetryAt: 0,
      changedTimer: null,
    };
    entries.set(id, entry);
    tellChanged(entry, true);
    return entry;
  }

  function startNext(): void {
    const all = [...entries.values()];
    if (all.some((entry) => isActive(entry.record.info))) return;
    const next = all.find((entry) => entry.record.info.state === 'queued');
    if (next !== undefined) void runEntry(next);
  }

  /** The work of one job: thread, then rename. Scratch is removed whatever goes wrong. */
  function workOf<Name extends JobTaskName>(request: JobRequest<Name>, entryOf: () => Entry) {
    return async (): Promise<string> => {
      const { folders, threads } = ports;
      const scratchDir = await folders.openScratch(request.output, request.overwrite);
      try {
        const job = threads.job(request.task, request.args, {
          scratchDir,
          onMessage(message) {
            const entry = entryOf();
            entry.record = applyMessage(entry.record, message, ports.now());
            tellChanged(entry, message.type === 'stage' || message.type === 'plan');
            tellTelemetry(entry);
          },
        });
        const entry = entryOf();
        entry.stop = () => job.stop();
        if (entry.record.info.state === 'cancelling') job.stop();
        await job.finished;
        await (request.outputKind === 'file'
          ? folders.commitFile(scratchDir, request.output)
          : folders.commit(scratchDir, request.output));
        return request.output;
      } catch (error) {
        await folders.discard(scratchDir);
        throw error;
      }
    };
  }

  return {
    async submit(request) {
      // Refuse at once what could not be written at the end.
      await ports.folders.discard(
        await ports.folders.openScratch(request.output, request.overwrite),
      );
      const entry = add(request.kind, request.title, (entryOf) => workOf(request, entryOf));
      startNext();
      return entry.record.info;
    },
    addFinished({ kind, title, output }) {
      const entry = add(kind, title, () => () => Promise.resolve(output));
      change(entry, moveTo(entry.record, 'done', ports.now(), { outputDir: output }));
      entry.resolveEnded(entry.record.info);
      return entry.record.info;
    },
    list: () => [...entries.values()].map((entry) => entry.record.info).reverse(),
    get: (id) => find(id).record.info,
    telemetry: (id) => find(id).record.telemetry,
    cancel(id) {
      const entry = find(id);
      if (entry.record.info.state === 'queued') {
        change(entry, moveTo(entry.record, 'cancelled', ports.now()));
        entry.resolveEnded(entry.record.info);
      } else if (entry.record.info.state === 'running') {
        change(entry, moveTo(entry.record, 'cancelling', ports.now()));
        entry.stop?.();
      }
      return entry.record.info;
    },
    dismiss(id) {
      const entry = find(id);
      if (isActive(entry.record.info) || entry.record.info.state === 'queued') {
        throw new AppError('busy', `${entry.record.info.title} is still running.`, {
          hint: 'Cancel it first.',
        });
      }
      entries.delete(id);
    },
    ended: (id) => find(id).ended,
    hasRunning: () => [...entries.values()].some((entry) => isActive(entry.record.info)),
    async close() {
      const open = [...entries.values()].filter(
        ({ record: { info } }) => isActive(info) || info.state === 'queued',
      );
      for (const entry of open.reverse()) this.cancel(entry.record.info.id);
      await Promise.all(open.map((entry) => entry.ended));
    },
  };
}

function isActive(info: JobInfo): boolean {
  return info.state === 'running' || info.state === 'cancelling';
}
