// Answers of a service that is not there: made up, but of the right shape and size, and the same every time.
import type { FeatureOverlap, InputSummary } from '#shared/contract/data.ts';
import type { IntegrationPlan, IntegrationRequest } from '#shared/contract/integration.ts';
import { integrationParamsSchema, integrationPresets } from '#shared/contract/integration.ts';
import type { EmbeddingSummary, RunSummary } from '#shared/contract/results.ts';
import type { ErrorParts } from '#shared/model/app-error.ts';
import type { JobInfo, JobStage, JobTelemetry, TracePoint } from '#shared/model/job.ts';

import { batches, createRandom, fakeSnapshot, nCells, normal } from './fake-cells.ts';

export const dataDir = '/data/mixtures';
export const runDir = '/home/ada/Cellwright/2026-11-21-cell-lines';

const nGenes = [28_204, 15_127, 15_564, 14_078, 13_426];
export const cellLines = ['A549', 'H838', 'H1975', 'H2228', 'HCC827'];
export const filePaths = batches.map(([name]) => `${dataDir}/${name}.h5ad`);
export const brokenPath = `${dataDir}/10x_5cl.h5ad`;

export function fakeSummary(index: number): InputSummary {
  const [name, nCellsOfFile] = batches[index]!;
  const nFeatures = nGenes[index]!;
  return {
    path: filePaths[index]!,
    name: `${name}.h5ad`,
    format: 'h5ad (anndata 0.1.0)',
    sizeBytes: 2_100_000 + index * 380_000,
    nCells: nCellsOfFile,
    nFeatures,
    matrices: [
      {
        path: 'X',
        storage: 'csr',
        nCells: nCellsOfFile,
        nFeatures,
        nNonzero: Math.round(nCellsOfFile * nFeatures * 0.27),
        values: { kind: 'counts', evidence: 'all whole numbers, 0 to 3,817' },
      },
      ...(index === 0
        ? [
            {
              path: 'layers/logcounts',
              storage: 'dense' as const,
              nCells: nCellsOfFile,
              nFeatures,
              nNonzero: Math.round(nCellsOfFile * nFeatures * 0.27),
              values: {
                kind: 'log1p' as const,
                total: 1e4,
                evidence: 'exp(x) - 1 sums to 10,000 in each cell',
              },
            },
          ]
        : []),
    ],
    ids: {
      kind: 'ensembl',
      species: 'human',
      evidence: `${nFeatures.toLocaleString('en-US')} of ${nFeatures.toLocaleString('en-US')} look like ENSG ids`,
    },
    exampleFeatures: ['ENSG00000141510', 'ENSG00000146648'],
    exampleCells: ['A1', 'A2'],
    columns: [
      {
        name: 'cell_line',
        type: 'categorical',
        nMissing: index === 0 ? 3 : 0,
        nValues: 5,
        values: cellLines.map((value, i) => ({ value, count: 90 - 9 * i })),
        role: 'label',
      },
      {
        name: 'plate',
        type: 'categorical',
        nMissing: 0,
        nValues: 2,
        values: [
          { value: 'p1', count: 150 },
          { value: 'p2', count: nCellsOfFile - 150 },
        ],
        role: 'batch',
      },
      {
        name: 'total_counts',
        type: 'number',
        nMissing: 0,
        nValues: null,
        values: [],
        role: 'other',
      },
    ],
    embeddings: [],
    matrix: 'X',
    warnings: [],
    suggestions:
      index === 0
        ? [
            {
              problem: 'obs/cell_line: 3 cells have no value.',
              label: 'Set to “unassigned”',
              tone: 'warn',
              change: { fix: { kind: 'fill-missing', column: 'cell_line', value: 'unassigned' } },
            },
          ]
        : [],
    applied: [],
    featureColumns: [
      {
        name: 'gene_name',
        ids: { kind: 'symbol', species: 'human', evidence: '28,000 of 28,204 look like symbols' },
      },
    ],
  };
}

export function fakeOverlap(nFiles: number): FeatureOverlap {
  const masks = [31, 1, 29, 3, 2, 28];
  const counts = [10_894, 12_640, 1_730, 940, 611, 588];
  if (nFiles === 1)
    return { nShared: 28_204, nUnion: 28_204, groups: [{ inFiles: [true], count: 28_204 }] };
  return {
    nShared: 10_894,
    nUnion: 29_870,
    groups: masks.map((mask, i) => ({
      inFiles: Array.from({ length: nFiles }, (_, file) => i === 0 || ((mask >> file) & 1) === 1),
      count: counts[i]!,
    })),
  };
}

export function fakePlan(request: IntegrationRequest, fits: boolean): IntegrationPlan {
  const params = {
    ...integrationParamsSchema.parse({}),
    ...integrationPresets[request.preset],
    ...(request.overrides as object),
  };
  const random = createRandom(5);
  const seen = Array.from({ length: nCells }, () => Math.max(120, 4_200 + 1_500 * normal(random)));
  const max = 9_000;
  const counts = Array.from({ length: 60 }, (_, bin) =>
    seen.reduce((n, value) => n + (Math.floor((value / max) * 60) === bin ? 1 : 0), 0),
  );
  let from = 0;
  const kept = batches.map(([name, count]) => {
    const own = seen.slice(from, from + count);
    from += count;
    return {
      name,
      nCells: count,
      nKept: own.filter((value) => value >= params.minFeatures).length,
    };
  });
  const seconds = params.maxIteration * 0.027;
  return {
    params,
    nCells,
    nKept: kept.reduce((sum, batch) => sum + batch.nKept, 0),
    nSharedFeatures: 10_894,
    batches: kept,
    featuresSeen: { max, counts },
    steps: Math.min(params.maxIteration, 2_508),
    estimate: {
      seconds,
      plusMinusSeconds: seconds * 0.18,
      stepsPerSecond: 36.8,
      memoryBytes: fits ? 1.1e9 : 14.2e9,
      diskBytes: 240e6,
      device: 'CPU, 8 threads',
    },
    fits,
    offers: fits
      ? []
      : [
          {
            text: '1,200 variable genes: 8.8 GB',
            overrides: { nTopFeatures: 1_200 },
            memoryBytes: 8.8e9,
          },
          { text: '32 cells per step: 9.1 GB', overrides: { batchSize: 32 }, memoryBytes: 9.1e9 },
        ],
    warnings: [],
  } as IntegrationPlan;
}

const stageNames = [
  ['read', 'Read and check 5 files', 2.1],
  ['prepare', 'Normalise, pick 2,000 genes', 1.4],
  ['none', 'No correction (reference)', 2.6],
  ['harmony', 'Harmony (baseline)', 0.6],
  ['train', 'Train SCALEX', 50],
  ['encode', 'Encode all cells', 1],
  ['embed', 'Clusters and UMAP', 4],
  ['measure', 'Measure all three', 4],
  ['write', 'Write results', 1],
] as const;

export function fakeJob(state: JobInfo['state'], nowMs: number): JobInfo {
  const isOver = state === 'done' || state === 'failed' || state === 'cancelled';
  const stages = stageNames.map(([name, title, seconds], index): JobStage => {
    const isDone = state === 'done' || index < 4;
    if (isDone) return { name, title, state: 'done', seconds };
    if (index > 4) return { name, title, state: 'waiting', seconds: 0, expectedSeconds: seconds };
    return {
      name,
      title,
      state: state === 'failed' ? 'failed' : isOver ? 'waiting' : 'running',
      seconds,
    };
  });
  return {
    id: 'job-1',
    kind: 'integration',
    title: 'Integrate 5 files',
    state,
    createdAt: nowMs - 60_000,
    startedAt: nowMs - 57_000,
    finishedAt: isOver ? nowMs : null,
    progress: {
      stage: 'train',
      stageIndex: 4,
      nStages: 9,
      done: 1_560,
      total: 2_508,
      unit: 'steps',
      message: '',
    },
    stages,
    warnings: [],
    device: 'reference CPU, 1 thread',
    outputDir: state === 'done' ? runDir : null,
    error:
      state === 'failed'
        ? {
            code: 'disk',
            message:
              'The result needs 240 MB, but 12 MB are free on the disk of /home/ada/Cellwright.',
            hint: 'Make room there, or choose another folder in Settings, then try again.',
          }
        : null,
  };
}

/** What the tfjs devices throw when the driver gives up. */
export const lostDevice: ErrorParts = {
  code: 'device',
  message: 'GeForce RTX 4060 Laptop GPU through WebGPU stopped working: the GPU was lost.',
  hint: 'Choose "cpu" as the device (on the command line: --device cpu) to go on with the processor.',
};

export function fakeTelemetry(nowMs: number): JobTelemetry {
  const random = createRandom(3);
  const trace = Array.from({ length: 157 }, (_, i): TracePoint => {
    const step = i * 10;
    const noise = 5 * normal(random) * (0.4 + Math.exp(-step / 300));
    const reconstruction = 584 + 470 * Math.exp(-step / 210) + noise;
    return {
      step,
      total: reconstruction + 27 + 60 * Math.exp(-step / 300),
      reconstruction,
      kl: 50,
    };
  });
  const at = (secondsAgo: number): number => nowMs - secondsAgo * 1000;
  return {
    trace,
    stepsPerSecond: 31.2,
    secondsLeft: 41,
    rssBytes: 1.04e9,
    log: [
      { at: at(57), level: 'info', text: 'Harmony done in 0.6 s' },
      { at: at(56), level: 'note', text: 'A549 and H838 are in 3 of 5 batches' },
      {
        at: at(56),
        level: 'info',
        text: 'train SCALEX: 1,408 cells × 2,000 genes, batch 64, seed 124',
      },
      {
        at: at(8),
        level: 'info',
        text: 'step 1,500  loss 614.2  reconstruction 588.9  KL 50.6 × 0.5',
      },
      { at: at(8), level: 'info', text: 'picture drawn in 0.3 s on 1,408 cells' },
    ],
    snapshot: fakeSnapshot(),
  };
}

const good = { none: 0.33, harmony: 0.471, scalex: 0.389 };

export function fakeRun(isWorse: boolean): RunSummary {
  const measures = (method: keyof typeof good): Record<string, number> => ({
    ilisi: good[method],
    batchSilhouette: { none: 0.906, harmony: 0.949, scalex: 0.951 }[method],
    sameBatchShare: { none: 2.93, harmony: 1.52, scalex: 1.94 }[method],
    labelSilhouette: { none: 0.663, harmony: 0.688, scalex: isWorse ? 0.521 : 0.717 }[method],
    knnAccuracy: { none: 0.984, harmony: 0.981, scalex: isWorse ? 0.802 : 0.977 }[method],
    nmi: { none: 0.839, harmony: 0.874, scalex: isWorse ? 0.61 : 0.912 }[method],
    ari: { none: 0.811, harmony: 0.869, scalex: isWorse ? 0.52 : 0.936 }[method],
  });
  return {
    dir: runDir,
    run: {
      method: 'integration',
      appVersion: '0.1.0',
      methodVersion: '1',
      preset: 'recommended',
      parameters: integrationParamsSchema.parse({}),
      seed: 124,
      inputs: batches.map(([name, count], i) => ({
        path: filePaths[i]!,
        sizeBytes: 2_100_000,
        sha256: '0'.repeat(64),
        matrix: 'X',
        nCells: count,
        nFeatures: nGenes[i]!,
        name,
      })),
      batchKey: 'batch',
      labelKey: 'cell_line',
      scale: 'counts',
      device: 'reference CPU, 1 thread',
      threads: 1,
      stages: stageNames.map(([name, , seconds]) => ({ name, seconds, peakRssMb: 900 })),
      training: {
        steps: 2_508,
        msPerStep: 31,
        stopReason: 'the loss was flat',
        lossHistory: [[22, 900, 860, 60]],
      },
      peakRssMb: 1040,
      warnings: [],
      metrics: { none: measures('none'), harmony: measures('harmony'), scalex: measures('scalex') },
      startedAt: '2026-11-20T14:26:00Z',
      finishedAt: '2026-11-20T14:28:00Z',
      requestKey: 'abc',
    },
    nCells,
    nFeatures: 10_894,
    embeddings: [
      fakeEmbedding('none', 'No correction', 'none'),
      fakeEmbedding('harmony', 'Harmony', 'baseline'),
      fakeEmbedding('scalex', 'SCALEX', 'own'),
    ],
    columns: [
      { name: 'batch', type: 'categorical', nValues: 5 },
      { name: 'cell_line', type: 'categorical', nValues: 5 },
      { name: 'donor', type: 'categorical', nValues: 300 },
      { name: 'leiden', type: 'categorical', nValues: 5 },
      { name: 'n_genes', type: 'number', nValues: null },
    ],
    view: null,
    verdict: isWorse
      ? {
          outcome: 'worse',
          title: 'Cell types were mixed up',
          text: 'Integration lowered the agreement with your cell types by 0.29. Harmony kept it.',
        }
      : {
          outcome: 'better',
          title: 'Batches are better mixed, and the cell types stayed apart',
          text: 'SCALEX raised 6 of 7 measures above “no correction”; k-NN accuracy fell by 0.007.',
        },
    files: [
      { name: 'result.h5ad', sizeBytes: 21_400_000 },
      { name: 'report.html', sizeBytes: 480_000 },
      { name: 'tables/clusters.csv', sizeBytes: 48_000 },
    ],
  };
}

function fakeEmbedding(
  method: string,
  title: string,
  role: EmbeddingSummary['role'],
): EmbeddingSummary {
  const key = role === 'own' ? 'X_umap' : `X_umap_${method}`;
  const clusters = role === 'own' ? 'leiden' : `leiden_${method}`;
  const coordinates = role === 'none' ? 'X_pca' : `X_${method}`;
  return { method, title, role, key, picture: key, coordinates, clusters };
}
