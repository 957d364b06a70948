// A service without methods behind it: every answer is canned, so that any state of the page can be opened at once.
import type { Handlers } from '#shared/contract/index.ts';
import { methods } from '#shared/contract/index.ts';
import { settingsSchema } from '#shared/contract/app.ts';
import {
  editsInForce,
  foldEdits,
  noEdits,
  reduceEditLog,
  selectionColumn,
  type EditStep,
} from '#shared/contract/edit-log.ts';
import { renameGroups } from '#main/methods/common/edits/groups.ts';
import type { EditLog } from '#shared/contract/edits.ts';
import type { FileEntry } from '#shared/contract/files.ts';
import type { ArrayHandle } from '#shared/contract/results.ts';
import { groupColors } from '#shared/figure/palettes.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { createEventHub, type EventHub } from '#shared/rpc/events.ts';
import { createMemoryPair } from '#shared/rpc/memory-pair.ts';
import { serve } from '#shared/rpc/server.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import {
  dataDir,
  fakeJob,
  fakeOverlap,
  fakePlan,
  fakeRun,
  fakeSummary,
  fakeTelemetry,
  filePaths,
  runDir,
} from './fake-data.ts';
import {
  atacRunDir,
  fakeAtacJob,
  fakeAtacPlan,
  fakeAtacRun,
  fakeFragments,
  fakePeaks,
  fakeTable,
  fragmentsPath,
  peaksOverlap,
  peaksPath,
} from './fake-atac.ts';
import { batches, nCells, fakeCells } from './fake-cells.ts';
import { fakeGroups } from './fake-groups.ts';
import { fakeSheet, withFixes } from './fake-fixes.ts';
import { fakeMarkers } from './fake-markers.ts';
import { fakeProjects } from './fake-projects.ts';
import { startingAtacDraft, startingDraft, startingJobs } from './fake-scenarios.ts';
import type { ScenarioName } from './fake-scenarios.ts';

export interface FakeService {
  readonly handlers: Handlers;
  readonly events: EventHub;
  /** A transport to it, as a page would get one. */
  connect(): Transport;
}

export interface FakeOptions {
  /** Step the saved draft is at. */
  readonly step: string;
  /** ms since 1970. */
  readonly nowMs: number;
}

export function createFakeService(scenario: ScenarioName, options: FakeOptions): FakeService {
  const events = createEventHub();
  const handlers = createHandlers(scenario, options, events);
  return {
    handlers,
    events,
    connect() {
      const [page, service] = createMemoryPair();
      serve(service, {
        methods,
        handlers,
        events,
        log: {
          error(text, error) {
            throw new Error(text, { cause: error });
          },
        },
      });
      return page;
    },
  };
}

function createHandlers(scenario: ScenarioName, options: FakeOptions, events: EventHub): Handlers {
  const { nowMs } = options;
  const isEmpty = scenario === 'empty';
  let editLog = noEdits;
  const stepEdits = (step: EditStep): EditLog => {
    editLog = reduceEditLog(editLog, step);
    events.emit('edits.changed', { dir: runDir });
    return editLog;
  };
  let settings = settingsSchema.parse({});
  let jobs: readonly JobInfo[] = startingJobs(scenario, nowMs);
  const arrays = new Map<string, Float32Array | Int32Array | Uint8Array>();
  const hold = (id: string, array: Float32Array | Int32Array | Uint8Array): ArrayHandle => {
    arrays.set(id, array);
    return { id, dtype: dtypeOf(array), length: array.length };
  };
  const change = (job: JobInfo): JobInfo => {
    jobs = [...jobs.filter((other) => other.id !== job.id), job];
    events.emit('jobs.changed', job);
    return job;
  };
  return {
    'app.info': () => ({
      version: '0.1.0',
      host: 'server',
      canPickFiles: false,
      platform: 'linux x64',
      roots: ['/data', '/home/ada'],
      workspaceDir: settings.workspaceDir || '/home/ada/Cellwright',
      logFile: '/home/ada/.local/share/cellwright/logs/server.log',
    }),
    'app.computer': () => ({
      memoryTotalBytes: 16e9,
      memoryFreeBytes: 9.8e9,
      memoryUsedBytes: 0.42e9,
      diskFreeBytes: 212e9,
      nThreads: 8,
      device: 'CPU, 8 threads',
      deviceReason: 'There is no other device here. WebGPU found no GPU on this computer.',
    }),
    'app.settings': () => settings,
    'app.saveSettings': (changes) => {
      settings = settingsSchema.parse({ ...settings, ...changes });
      events.emit('app.settingsChanged', settings);
      return settings;
    },
    'app.reportFault': () => null,
    'app.draft': ({ wizard }) =>
      wizard === 'atac'
        ? startingAtacDraft(scenario, options.step)
        : startingDraft(scenario, options.step),
    'app.saveDraft': () => null,
    'files.pick': () => {
      throw new AppError('unsupported', 'This host has no file dialog.');
    },
    'files.list': ({ path }) => listFolder(path, nowMs),
    'files.stamps': ({ paths }) => paths.map(() => 'as it was'),
    'files.save': ({ path, bytes }) => {
      // For tests that look at what was saved.
      Object.assign(globalThis, { lastSaved: bytes });
      return { path, sizeBytes: bytes.length };
    },
    'files.reveal': () => {
      throw new AppError('unsupported', 'This host has no file manager.');
    },
    'data.inspect': ({ path, fixes = [] }) => {
      if (scenario === 'reading') return new Promise(() => {});
      if (path === peaksPath) return fakePeaks;
      if (path === fragmentsPath) return fakeFragments;
      const index = filePaths.indexOf(path);
      if (index >= 0) return withFixes(fakeSummary(index), fixes);
      throw new AppError(
        'input-format',
        `${path} ends early: its header promises 38.4 MB, 21.0 MB are there.`,
        { hint: 'Most likely a copy that was cut off. Copy it again, or choose another file.' },
      );
    },
    'data.overlap': ({ inputs }) =>
      inputs[0]?.path === peaksPath ? peaksOverlap : fakeOverlap(inputs.length),
    'data.sheet': ({ path, inputs }) => fakeSheet(path, inputs.length),
    ...fakeProjects(projectKinds[scenario] ?? 'none', !isEmpty, events),
    'jobs.list': () => jobs,
    'jobs.get': ({ id }) => findJob(jobs, id),
    'jobs.telemetry': () => fakeTelemetry(nowMs),
    'jobs.cancel': ({ id }) => {
      findJob(jobs, id);
      return change((id === 'job-atac' ? fakeAtacJob : fakeJob)('cancelled', nowMs));
    },
    'jobs.dismiss': ({ id }) => {
      jobs = jobs.filter((job) => job.id !== id);
      return null;
    },
    'simulate.sample': () => filePaths.slice(0, 3),
    'simulate.atac': () => {
      throw new AppError('unsupported', 'Not in this scenario.');
    },
    'atac.plan': (request) => fakeAtacPlan(request, scenario !== 'does-not-fit'),
    'atac.start': () => change(fakeAtacJob('running', nowMs)),
    'simulate.rnaBatches': () => fakeJob('running', nowMs),
    'integration.plan': (request) => fakePlan(request, scenario !== 'does-not-fit'),
    'integration.start': ({ request }) => {
      // For tests that look at what was started.
      Object.assign(globalThis, { lastStarted: request });
      return change(fakeJob('running', nowMs));
    },
    'results.open': ({ dir }) => {
      if (dir === atacRunDir) return fakeAtacRun();
      if (dir !== runDir) throw new AppError('input-missing', `There is no run in ${dir}.`);
      const run = fakeRun(scenario === 'worse');
      const selections = foldEdits(editsInForce(editLog)).selections.map(({ name }) => ({
        name: selectionColumn(name),
        type: 'categorical' as const,
        nValues: 2,
      }));
      return { ...run, columns: [...run.columns, ...selections] };
    },
    'results.embedding': ({ key }) =>
      hold(
        key,
        fakeCells({ X_umap_none: 1, X_umap_harmony: 0.35, X_umap_lsi: 0.3 }[key] ?? 0.1).xy,
      ),
    'results.column': ({ name }) => {
      if (name === 'n_genes') {
        const values = Float32Array.from({ length: nCells }, (_, i) => 2000 + ((i * 37) % 4000));
        return { type: 'number', min: 2000, max: 6000, values: hold(name, values) };
      }
      const own = fakeGroups(name);
      const shown = foldEdits(editsInForce(editLog)).groupNames.get(name) ?? new Map();
      const { codes, names: categories, firstOf } = renameGroups(own, shown);
      const counts = categories.map((_, code) =>
        codes.reduce((n, c) => n + (c === code ? 1 : 0), 0),
      );
      const all = groupColors(own.names.length);
      const colors = firstOf.map((code) => all[code]!);
      const id = `${name} ${JSON.stringify([...shown])}`;
      return { type: 'categorical', categories, colors, counts, codes: hold(id, codes) };
    },
    'results.searchGenes': ({ query }) =>
      fakeMarkers(0)
        .genes.filter((gene) => gene.includes(query.toUpperCase()))
        .slice(0, 20),
    'results.gene': ({ gene }) => {
      const values = Float32Array.from({ length: nCells }, (_, i) => (i % 7) / 2);
      return { max: 3, values: hold(`gene/${gene}`, values) };
    },
    'results.markers': ({ column, group }) => {
      const { genes, values } = fakeMarkers(Number(group) || 0);
      return { genes, values: hold(`markers/${column}/${group}`, values) };
    },
    'results.select': ({ recipe }) =>
      hold(JSON.stringify(recipe), new Uint8Array(nCells).fill(1, 0, nCells / 5)),
    'results.saveView': () => null,
    'results.slice': ({ id, start, end }) => {
      const array = arrays.get(id);
      if (!array) throw new AppError('internal', `No array ${id}.`);
      return array.slice(start, end);
    },
    'results.topMarkers': () =>
      ['0', '1', '2', '3', '4'].map((group) => ({
        group,
        genes: fakeMarkers(Number(group))
          .genes.filter((_, i) => i % 5 === Number(group))
          .slice(0, 5),
      })),
    'results.table': ({ table }) => fakeTable(table),
    'results.saveMarkers': ({ target }) => ({ path: target, sizeBytes: 610_000 }),
    'edits.list': () => editLog,
    'edits.add': ({ edit }) => stepEdits({ type: 'add', edit }),
    'edits.undo': () => stepEdits({ type: 'undo' }),
    'edits.redo': () => stepEdits({ type: 'redo' }),
    'edits.recluster': (args) => {
      const { dir: _, ...edit } = args;
      stepEdits({ type: 'add', edit: { kind: 'recluster', ...edit } });
      return null;
    },
    'edits.redraw': (args) => {
      const { dir: _, ...edit } = args;
      stepEdits({ type: 'add', edit: { kind: 'redraw', ...edit } });
      return null;
    },
    'edits.saveCells': () => ({ path: filePaths[0] ?? '', nCells: 412 }),
    'results.report': ({ dir }) => ({ path: `${dir}/report.html`, sizeBytes: 480_000 }),
    'results.saveTables': ({ target }) => ({ path: target, sizeBytes: 61_000 }),
    'results.export': ({ target }) => ({ path: target, sizeBytes: 21_400_000 }),
  };
}

const projectKinds: Readonly<Partial<Record<ScenarioName, 'open' | 'held'>>> = {
  project: 'open',
  'project-held': 'held',
};

function dtypeOf(array: Float32Array | Int32Array | Uint8Array): ArrayHandle['dtype'] {
  if (array instanceof Float32Array) return 'float32';
  return array instanceof Int32Array ? 'int32' : 'uint8';
}

function findJob(jobs: readonly JobInfo[], id: string): JobInfo {
  const job = jobs.find((each) => each.id === id);
  if (!job) throw new AppError('input-missing', `No job ${id}.`);
  return job;
}

function listFolder(path: string, nowMs: number): ReturnType<Handlers['files.list']> {
  const folder = path === '' ? dataDir : path;
  const entry = (name: string, kind: 'file' | 'folder', sizeBytes: number): FileEntry => ({
    name,
    path: `${folder === '/' ? '' : folder}/${name}`,
    kind,
    sizeBytes,
    modifiedAt: nowMs - 86_400_000,
  });
  if (folder !== dataDir) {
    return {
      path: folder,
      parent: folder === '/' ? null : '/',
      entries: [entry('mixtures', 'folder', 0)],
    };
  }
  return {
    path: dataDir,
    parent: '/data',
    entries: [
      entry('older', 'folder', 0),
      ...batches.map(([name], i) => entry(`${name}.h5ad`, 'file', 2_100_000 + i * 380_000)),
      entry('10x_5cl.h5ad', 'file', 21_000_000),
      entry('notes.txt', 'file', 1_200),
    ],
  };
}
