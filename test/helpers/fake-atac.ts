// Answers of the service for the wizard of accessibility: made up, of the right shape and size, the same every time.
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacPlan, AtacRequest, BarcodeSurvey } from '#shared/contract/atac-cluster.ts';
import type { FeatureOverlap, InputSummary } from '#shared/contract/data.ts';
import type { RunSummary, RunTable } from '#shared/contract/results.ts';
import type { JobInfo, JobStage } from '#shared/model/job.ts';
import { createRandom, normal } from './fake-cells.ts';
import { dataDir, fakeJob, fakeRun } from './fake-data.ts';

export const atacRunDir = '/home/ada/Cellwright/2026-11-21-forebrain';
export const peaksPath = `${dataDir}/forebrain.h5ad`;
export const fragmentsPath = `${dataDir}/pbmc_fragments.tsv.gz`;
const atacTypes = ['AC', 'EX1', 'EX2', 'IN1', 'MG', 'OC'];

const nPeaks = 140_102;
const nCells = 1_408;

export const fakePeaks: InputSummary = {
  path: peaksPath,
  name: 'forebrain.h5ad',
  format: 'h5ad (anndata 0.1.0)',
  sizeBytes: 38_400_000,
  nCells,
  nFeatures: nPeaks,
  matrices: [
    {
      path: 'X',
      storage: 'csr',
      nCells,
      nFeatures: nPeaks,
      nNonzero: 5_210_000,
      values: { kind: 'counts', evidence: 'all whole numbers, 0 to 14' },
    },
  ],
  ids: {
    kind: 'peak',
    species: 'unknown',
    evidence:
      '140,102 of 140,102 are places in the genome (chromosome:start-end), on 21 chromosomes: chr1, chr2, chr3 ...',
  },
  exampleFeatures: ['chr1:3094484-3095479', 'chr1:3113499-3113979'],
  exampleCells: ['AACGTG-1', 'AACTTC-1'],
  columns: [
    {
      name: 'cell_type',
      type: 'categorical',
      nMissing: 0,
      nValues: atacTypes.length,
      values: atacTypes.map((value, i) => ({ value, count: 420 - 60 * i })),
      role: 'label',
    },
  ],
  embeddings: [],
  matrix: 'X',
  warnings: [],
  suggestions: [],
  applied: [],
  featureColumns: [],
};

export const fakeFragments: InputSummary = {
  ...fakePeaks,
  path: fragmentsPath,
  name: 'pbmc_fragments.tsv.gz',
  format: 'fragments',
  sizeBytes: 2_140_000_000,
  nCells: 0,
  nFeatures: 0,
  matrices: [],
  matrix: 'fragments',
  columns: [],
  fragments: {
    nLooked: 51_204,
    isWhole: false,
    nBarcodes: 9_120,
    chromosomes: ['chr1', 'chr2', 'chr3', 'chr4'],
    medianBases: 148,
  },
};

/** One file shares all its peaks with itself. */
export const peaksOverlap: FeatureOverlap = {
  nShared: nPeaks,
  nUnion: nPeaks,
  groups: [{ inFiles: [true], count: nPeaks }],
};

/** A cliff from 5,000 cells of some thousand fragments down to a long tail. */
const fakeBarcodes: BarcodeSurvey = {
  nBarcodes: 412_000,
  knee: { threshold: 1_100, isFound: true },
  threshold: 1_100,
  curve: Array.from({ length: 120 }, (_, i) => {
    const rank = Math.round(412_000 ** (i / 119));
    const cells = 32_000 * rank ** -0.16;
    const tail = 60 * (rank / 8_000) ** -1;
    return [rank, Math.max(1, Math.round(rank < 5_200 ? cells : tail))] as const;
  }),
};

export function fakeAtacPlan(request: AtacRequest, fits: boolean): AtacPlan {
  const params = resolveAtacParams(request);
  const isOfFragments = request.inputs.some(({ path }) => path === fragmentsPath);
  const random = createRandom(8);
  const seen = Array.from({ length: nCells }, () => Math.exp(8 + 0.5 * normal(random)));
  const max = 12_000;
  const counts = Array.from({ length: 40 }, (_, bin) =>
    seen.reduce((n, value) => n + (Math.floor((value / max) * 40) === bin ? 1 : 0), 0),
  );
  const nKept = seen.filter((value) => value >= params.minFeatures).length;
  const seconds = (params.warmStartSteps + params.maxIteration) * 0.031;
  return {
    params,
    nCells: isOfFragments ? 5_199 : nCells,
    nKept: isOfFragments ? 5_199 : nKept,
    nSharedFeatures: nPeaks,
    batches: [{ name: isOfFragments ? 'pbmc' : 'forebrain', nCells, nKept }],
    featuresSeen: isOfFragments ? { max: 0, counts: [] } : { max, counts },
    steps: params.maxIteration,
    estimate: {
      seconds,
      plusMinusSeconds: seconds * 0.4,
      stepsPerSecond: 32.1,
      memoryBytes: fits ? 2.1e9 : 14.2e9,
      diskBytes: 410e6,
      device: 'CPU, 8 threads',
    },
    fits,
    offers: fits
      ? []
      : [
          {
            text: 'Learn from 20,000 peaks',
            overrides: { nTopFeatures: 20_000 },
            memoryBytes: 1.4e9,
          },
        ],
    warnings: [],
    barcodes: isOfFragments ? fakeBarcodes : null,
  };
}

const stages = [
  ['read', 'Read and check the files', 3.4],
  ['prepare', 'Filter cells, choose peaks', 1.1],
  ['lsi', 'Baseline, TF-IDF and SVD', 2.8],
  ['warm', 'Warm start', 12.6],
  ['train', 'Train SCALE', 41],
  ['encode', 'Encode all cells', 1],
  ['clusters', 'Clusters of fixed number', 2],
  ['embed', 'Neighbours, Leiden and UMAP', 6],
  ['measure', 'Measure both', 3],
  ['peaks', 'Find peaks of clusters', 4],
  ['write', 'Write results', 2],
] as const;

export function fakeAtacJob(state: JobInfo['state'], nowMs: number): JobInfo {
  const job = fakeJob(state, nowMs);
  const isOver = job.finishedAt !== null;
  return {
    ...job,
    id: 'job-atac',
    kind: 'atac',
    title: 'Cluster forebrain.h5ad',
    progress: { ...job.progress!, nStages: stages.length },
    stages: stages.map(([name, title, seconds], index): JobStage => {
      if (state === 'done' || index < 4) return { name, title, state: 'done', seconds };
      if (index > 4) {
        return { name, title, state: 'waiting', seconds: 0, expectedSeconds: seconds };
      }
      const now = state === 'failed' ? 'failed' : isOver ? 'waiting' : 'running';
      return { name, title, state: now, seconds };
    }),
    outputDir: state === 'done' ? atacRunDir : null,
  };
}

export function fakeAtacRun(): RunSummary {
  const run = fakeRun(false);
  const measures = (isOwn: boolean) => ({
    labelSilhouette: isOwn ? 0.641 : 0.602,
    knnAccuracy: isOwn ? 0.961 : 0.952,
    nmi: isOwn ? 0.846 : 0.817,
    ari: isOwn ? 0.794 : 0.741,
    nmiKMeans: isOwn ? 0.872 : 0.838,
    ariKMeans: isOwn ? 0.861 : 0.792,
  });
  const title = { lsi: 'LSI', scale: 'SCALE' } as const;
  return {
    ...run,
    dir: atacRunDir,
    nFeatures: nPeaks,
    run: {
      ...run.run,
      method: 'atac',
      parameters: resolveAtacParams({ preset: 'recommended', overrides: { clusters: 5 } }),
      seed: 18,
      inputs: [{ ...run.run.inputs[0]!, path: peaksPath, nFeatures: nPeaks }],
      batchKey: null,
      labelKey: 'cell_line',
      stages: stages.map(([name, , seconds]) => ({ name, seconds, peakRssMb: 1_900 })),
      metrics: { lsi: measures(false), scale: measures(true) },
    },
    embeddings: (['lsi', 'scale'] as const).map((method) => ({
      method,
      title: title[method],
      role: method === 'lsi' ? 'baseline' : 'own',
      key: method === 'lsi' ? 'X_umap_lsi' : 'X_umap',
      picture: method === 'lsi' ? 'X_umap_lsi' : 'X_umap',
      coordinates: `X_${method}`,
      clusters: method === 'lsi' ? 'leiden_lsi' : 'leiden',
    })),
    columns: [
      { name: 'batch', type: 'categorical', nValues: 1 },
      { name: 'cell_line', type: 'categorical', nValues: 5 },
      { name: 'cluster', type: 'categorical', nValues: 5 },
      { name: 'kmeans', type: 'categorical', nValues: 5 },
      { name: 'leiden', type: 'categorical', nValues: 6 },
      { name: 'mixture', type: 'categorical', nValues: 5 },
      { name: 'n_open_peaks', type: 'number', nValues: null },
    ],
    verdict: {
      outcome: 'better',
      title: 'SCALE tells the known types apart better than LSI',
      text: 'SCALE: ARI of k-means 0.861 (LSI 0.792), NMI of k-means 0.872 (LSI 0.838).',
    },
    files: [
      ...run.files,
      { name: 'denoised.h5ad', sizeBytes: 210_000_000 },
      ...['0', '1', '2', '3', '4'].flatMap((name) => [
        { name: `peaks/cluster_${name}.bed`, sizeBytes: 210_000 },
        { name: `coverage/cluster_${name}.bedgraph`, sizeBytes: 3_100_000 },
      ]),
      ...['agreement', 'confusion', 'eigenvalues', 'metrics', 'peaks'].map((name) => ({
        name: `tables/${name}.csv`,
        sizeBytes: 21_000,
      })),
    ],
  };
}

export function fakeTable(table: string): RunTable {
  if (table === 'eigenvalues') {
    return {
      columns: ['rank', 'eigenvalue', 'bound'],
      rows: Array.from({ length: 40 }, (_, i) => [i + 1, 4_000 * (i + 1) ** -1.2 + 300, 700]),
    };
  }
  return {
    columns: [
      ...['cluster', 'rank', 'peak', 'specificity', 'open_in_cluster', 'open_elsewhere'],
      ...['log2_fold', 'log10_p_adjusted'],
    ],
    rows: Array.from({ length: 5 * 60 }, (_, i) => {
      const [cluster, rank] = [Math.floor(i / 60), i % 60];
      const start = 3_000_000 + 91_237 * i;
      const peak = `chr${1 + ((7 * i) % 19)}:${start}-${start + 501}`;
      const [inside, outside] = [0.62 - 0.006 * rank, 0.02 + 0.0004 * rank];
      return [cluster, rank + 1, peak, 0.82 - 0.004 * rank, inside, outside].concat([
        Math.log2(inside / outside),
        -96 + 1.4 * rank,
      ]);
    }),
  };
}
