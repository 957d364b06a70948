// What runs in worker threads: methods joined with readers, engines and devices. Pure wiring.
import { createDeviceOpener } from './compute/discover.ts';
import type { DeviceHost } from './compute/discover.ts';
import { loadNeighborEngine } from './engines/scran/index.ts';
import { classifyMatrix } from './io/classify-matrix.ts';
import { callFragmentPeaks } from './io/fragments/call-peaks.ts';
import { countCuts } from './io/fragments/count.ts';
import { isFragmentsPath } from './io/fragments/parse.ts';
import { readBed, readPeakNames } from './io/fragments/regions.ts';
import { readBarcodes, surveyCells, surveyFragments } from './io/fragments/survey.ts';
import { readGeneStarts } from './io/gene-starts.ts';
import { featureOverlap, inspectInput } from './io/inspect-input.ts';
import { matchSheet } from './io/match-sheet.ts';
import { makeTables, readTable } from './io/make-tables.ts';
import { openRun } from './io/open-run.ts';
import { readH5ad } from './io/read-h5ad.ts';
import type { FileProbe, ReadWatch } from './io/ports.ts';
import { fixMatrix, readFeatureNames, readMatrix } from './io/read-matrix.ts';
import { stackInputs } from './io/stack-inputs.ts';
import { readTorchTensors } from './io/torch/read-tensors.ts';
import type { H5adContent } from './io/types.ts';
import { createDenoised } from './io/write-denoised.ts';
import { writeH5ad } from './io/write-h5ad.ts';
import { writeXlsx } from './io/write-xlsx.ts';
import type { JobTable, QueryTable } from './jobs/tasks.ts';
import { listAtacPictures } from './methods/atac-cluster/content.ts';
import { runAtac } from './methods/atac-cluster/index.ts';
import { describeAtacMethods } from './methods/atac-cluster/methods-text.ts';
import { createAtacPlanner } from './methods/atac-cluster/plan.ts';
import { judgeAtac } from './methods/atac-cluster/verdict.ts';
import { openEditedRun } from './methods/common/edits/edited-run.ts';
import { makeClusters, makePicture } from './methods/common/edits/make.ts';
import { saveCells } from './methods/common/edits/save-cells.ts';
import { readEditedText, saveEdited } from './methods/common/edits/save-edited.ts';
import { createRunMarkers, topMarkers } from './methods/common/markers/run-markers.ts';
import { saveMarkers } from './methods/common/markers/save-markers.ts';
import { makeReport } from './methods/common/report/make-report.ts';
import { createRunView, readRecord } from './methods/common/run-view.ts';
import { runIntegration } from './methods/integration/index.ts';
import { listPictures } from './methods/integration/content.ts';
import { describeMethods } from './methods/integration/methods-text.ts';
import { createPlanner } from './methods/integration/plan.ts';
import type { MethodPorts } from './methods/common/ports.ts';
import { judgeIntegration } from './methods/integration/verdict.ts';
import { runSimulateAtac } from './methods/simulate/atac.ts';
import { runSimulateRna } from './methods/simulate/rna-batches.ts';
import type { Computer, Files } from './ports.ts';
import type { RunRecord } from '#shared/contract/results.ts';

export interface TaskPorts {
  readonly files: Files;
  readonly probe: FileProbe;
  readonly watch: ReadWatch;
  readonly computer: Computer;
  /** Where the parts of the devices lie. */
  readonly compute: DeviceHost;
  readonly appVersion: string;
  /** Files of a folder and its subfolders, relative to it. */
  listFiles(dir: string): Promise<readonly string[]>;
}

export function createTasks({
  files,
  probe,
  watch,
  computer,
  compute,
  appVersion,
  listFiles,
}: TaskPorts): {
  readonly queries: QueryTable;
  readonly jobs: JobTable;
} {
  const io = { probe, watch };
  const openDevice = createDeviceOpener(compute);
  const reading = {
    openRun: (path: string) => openRun(io, path),
    exists: (path: string) => files.exists(path),
    readText: (path: string) => files.readText(path),
    readBytes: (path: string) => files.readBytes(path),
    readRecord: (dir: string) => readRecord(dir, { readText: (path) => files.readText(path) }),
  };
  const runs = {
    ...reading,
    openEditedRun: (dir: string) => openEditedRun(dir, reading),
    embeddingsOf: (record: RunRecord, keys: readonly string[]) =>
      findWords(record).listPictures(record, keys),
    judge: (record: RunRecord) => findWords(record).judge(record.metrics, record),
  };
  const reportOf = (dir: string) =>
    makeReport(dir, {
      ...runs,
      describeMethods: (record, kept) => findWords(record).describeMethods(record, kept),
      analysisOf: (record) => findWords(record).analysis,
      deflate,
    });
  const writeReport = async (dir: string) => {
    const page = await reportOf(dir);
    const path = `${dir}/report.html`;
    return { path, sizeBytes: await files.save(path, new TextEncoder().encode(page), true) };
  };
  const integration: MethodPorts = {
    readMatrix: (path, options) => readMatrix(io, path, options),
    readFeatureNames: (path, options) => readFeatureNames(io, path, options),
    stackInputs,
    classifyMatrix,
    writeH5ad: (path, content, checkpoint) => writeH5ad(io, path, content, checkpoint),
    writeReport: async (dir) => void (await writeReport(dir)),
    writeFile: async (path, bytes) => void (await files.save(path, bytes, false)),
    sizeOf: (path) => files.sizeOf(path),
    fingerprint: (path) => files.fingerprint(path),
    sha256: (path) => files.sha256(path),
    freeBytes: (path) => files.freeBytes(path),
    memoryFreeBytes: () => computer.memoryFreeBytes(),
    createDevice: openDevice,
    loadNeighborEngine,
    nThreads: computer.nThreads,
    appVersion,
    now: () => performance.now(),
    wallTime: () => new Date().toISOString(),
  };
  const making = { ...integration, openRun: reading.openRun };
  const planner = createPlanner(integration);
  const atacPlanner = createAtacPlanner({
    ...integration,
    isFragmentsPath,
    surveyFragments: (path, options) => surveyFragments(io, path, options),
    countRegions: async (path) => (await readBed(probe, path)).length,
  });
  const view = createRunView({
    ...runs,
    sizeOf: (path) => files.sizeOf(path),
    listFiles,
  });
  const markers = createRunMarkers({
    ...runs,
    loadNeighborEngine,
    nThreads: computer.nThreads,
  });
  const saving = {
    ...runs,
    markers,
    readH5ad: (path: string) => readH5ad(io, path),
    writeH5ad: (path: string, content: H5adContent) => writeH5ad(io, path, content),
    makeReport: reportOf,
    save: files.save,
    saveWith: files.saveWith,
    copy: files.copy,
  };
  return {
    queries: {
      'compute.auto': async () => {
        const device = await openDevice('auto', computer.nThreads);
        await device.close();
        const { kind, chosenBecause: because = '' } = device;
        return { kind, name: device.describe(), because };
      },
      'files.sha256': ({ path }) => files.sha256(path),
      'data.inspect': ({ path, matrix, fixes }) =>
        inspectInput(io, path, { matrixPath: matrix, fixes }),
      'data.overlap': ({ inputs }) => featureOverlap(io, inputs),
      'data.sheet': ({ path, inputs }) => matchSheet(io, path, inputs),
      'atac.plan': ({ request, workspaceDir }) => atacPlanner.plan(request, workspaceDir),
      'integration.plan': ({ request, workspaceDir }) => planner.plan(request, workspaceDir),
      'results.open': ({ dir }) => view.open(dir),
      'results.embedding': ({ dir, key }) => view.embedding(dir, key),
      'results.column': ({ dir, name }) => view.column(dir, name),
      'results.searchGenes': ({ dir, query, limit }) => view.searchGenes(dir, query, limit),
      'results.gene': ({ dir, gene }) => view.gene(dir, gene),
      'results.select': ({ dir, recipe }) => view.select(dir, recipe),
      'results.report': ({ dir }) => writeReport(dir),
      'results.markers': ({ dir, column, group }) => markers.ofGroup(dir, column, group),
      'results.topMarkers': async ({ dir, column, nGenes }) =>
        topMarkers(await markers.ofColumn(dir, column), nGenes),
      'results.saveMarkers': (request) =>
        saveMarkers(request, { markers, writeXlsx, save: files.save }),
      'results.saveCells': (request) => saveCells(request, saving),
      'results.saveFile': (request) => saveEdited(request, saving),
      'results.table': async ({ dir, table }) => {
        const readText = (file: string) => readEditedText(dir, file, saving);
        const { header, rows } = await readTable(table, { readText });
        return { columns: header, rows };
      },
      'results.saveTables': async ({ dir, tables, format, target, overwrite }) => {
        const bytes = await makeTables(
          { tables, format },
          {
            openCells: () => runs.openEditedRun(dir),
            readText: (file) => readEditedText(dir, file, saving),
          },
        );
        return { path: target, sizeBytes: await files.save(target, bytes, overwrite) };
      },
    },
    jobs: {
      'integration.run': (args, context) => runIntegration(args, integration, context),
      'edits.recluster': (args, context) => makeClusters(args, making, context),
      'edits.redraw': (args, context) => makePicture(args, making, context),
      'atac.run': (args, context) =>
        runAtac(
          args,
          {
            ...integration,
            createDenoised: (path, outline) => createDenoised(io, path, outline),
            isFragmentsPath,
            surveyCells: (path, options) => surveyCells(io, path, options),
            callFragmentPeaks: (surveyed, options) => callFragmentPeaks(io, surveyed, options),
            countCuts: (surveyed, options) => countCuts(io, surveyed, options),
            fixMatrix: (path, matrix, fixes) => fixMatrix(io, path, matrix, fixes),
            readBed: (path) => readBed(probe, path),
            readBarcodes: (path) => readBarcodes(io, path),
            readTorchTensors: (path) => readTorchTensors(probe, path),
            readPeakNames: (path) => readPeakNames(probe, path),
            readBytes: async (path) => ((await files.exists(path)) ? files.readBytes(path) : null),
            readGeneStarts: (path, report) => readGeneStarts(probe, path, report),
          },
          context,
        ),
      'simulate.rnaBatches': (args, context) =>
        runSimulateRna(args, { writeH5ad: integration.writeH5ad }, context),
      'simulate.atac': (args, context) =>
        runSimulateAtac(args, { writeH5ad: integration.writeH5ad }, context),
    },
  };
}

/** How a finished run speaks of itself, by `RunRecord.method`. */
const words = {
  integration: {
    analysis: 'Integration',
    listPictures,
    judge: judgeIntegration,
    describeMethods,
  },
  atac: {
    analysis: 'Accessibility',
    listPictures: listAtacPictures,
    judge: judgeAtac,
    describeMethods: describeAtacMethods,
  },
};

function findWords({ method }: RunRecord): (typeof words)[keyof typeof words] {
  return method === 'atac' ? words.atac : words.integration;
}

/** zlib compression by the host itself. */
async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
