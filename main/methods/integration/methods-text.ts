// What was done, as it may stand in the methods section of a paper, from the record of the run.
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { describeFixes } from '../common/describe-fixes.ts';
import { numberReferences } from '../common/number-references.ts';
import type { MethodsText } from '../common/number-references.ts';

const references = {
  scalex:
    'Xiong L. et al. Online single-cell data integration through projecting heterogeneous datasets into a common cell-embedding space. Nature Communications 13, 6118 (2022).',
  harmony:
    'Korsunsky I. et al. Fast, sensitive and accurate integration of single-cell data with Harmony. Nature Methods 16, 1289-1296 (2019).',
  mnn: 'Haghverdi L. et al. Batch effects in single-cell RNA-sequencing data are corrected by matching mutual nearest neighbors. Nature Biotechnology 36, 421-427 (2018).',
  leiden:
    'Traag V. A., Waltman L., van Eck N. J. From Louvain to Leiden: guaranteeing well-connected communities. Scientific Reports 9, 5233 (2019).',
  umap: 'McInnes L., Healy J., Melville J. UMAP: Uniform Manifold Approximation and Projection for dimension reduction. arXiv:1802.03426 (2018).',
  scran:
    'Lun A. T. L., McCarthy D. J., Marioni J. C. A step-by-step workflow for low-level analysis of single-cell RNA-seq data with Bioconductor. F1000Research 5, 2122 (2016).',
  vanElteren:
    'van Elteren P. H. On the combination of independent two-sample tests of Wilcoxon. Bulletin of the International Statistical Institute 37, 351-361 (1960).',
  benjamini:
    'Benjamini Y., Hochberg Y. Controlling the false discovery rate: a practical and powerful approach to multiple testing. J. R. Stat. Soc. B 57, 289-300 (1995).',
  measures:
    'Luecken M. D. et al. Benchmarking atlas-level data integration in single-cell genomics. Nature Methods 19, 41-50 (2022).',
} as const;

const scaleWords = {
  counts: 'raw counts',
  normalised: 'depth-normalised values',
  log1p: 'log-normalised values',
} as const;

/** Text and references; every number in it is that of the run. */
export function describeMethods(
  record: RunRecord,
  kept: { readonly nCells: number; readonly nBatches: number; readonly nClusters: number },
): MethodsText {
  const params = integrationParamsSchema.parse(record.parameters);
  const given = record.inputs.reduce((sum, { nCells }) => sum + nCells, 0);
  const count = (value: number): string => value.toLocaleString('en-US');
  const nFiles = record.inputs.length;
  const by = record.batchKey === null ? 'one per file' : `named by “${record.batchKey}”`;
  const log =
    record.scale === 'log1p'
      ? 'Values were used as given.'
      : `Counts of each cell were scaled to a sum of ${count(params.targetSum)} and transformed by ln(1 + x).`;
  const mostFeatures = Math.max(...record.inputs.map(({ nFeatures }) => nFeatures));
  const isChosen = params.nTopFeatures > 0 && params.nTopFeatures < mostFeatures;
  const features = isChosen
    ? `The ${count(params.nTopFeatures)} most variable features`
    : 'All features';
  const steps =
    record.training === null
      ? ''
      : ` for ${count(record.training.steps)} steps (${record.training.stopReason})`;
  const nDecaySteps = Math.round(params.decay * params.maxIteration);
  const decay =
    nDecaySteps === 0 ? '' : ` falling to zero over the last ${count(nDecaySteps)} steps`;
  const scaled = params.scale === 'per-batch' ? 'within each batch' : 'over all cells';
  const baselines = params.mnn
    ? 'Harmony [harmony] and mutual nearest neighbours [mnn]'
    : 'Harmony [harmony]';
  const labels =
    record.labelKey === null ? '' : ` Known types were taken from “${record.labelKey}”.`;
  const isMarked = kept.nClusters > 1;
  return numberReferences(
    [
      `${count(given)} cells of ${nFiles} ${nFiles === 1 ? 'file' : 'files'} (${scaleWords[record.scale]}) in ${kept.nBatches} batches, ${by}, were analysed with Cellwright ${record.appVersion} (integration, method version ${record.methodVersion}, preset “${record.preset}”, seed ${record.seed}).${describeFixes(record)} Features were matched by name (${params.join === 'inner' ? 'those in all files' : 'those in any file'}). Cells with fewer than ${count(params.minFeatures)} features and features found in fewer than ${count(params.minCells)} cells were removed, which left ${count(kept.nCells)} cells.`,
      `${log} ${features} entered the model, each divided by its maximum ${scaled}. Cells were embedded in ${params.latentDim} dimensions by SCALEX [scalex], a variational autoencoder with batch-specific normalisation in the decoder (hidden layer ${count(params.hiddenDim)}, minibatches of ${params.batchSize}, learning rate ${params.learningRate}${decay}, weight of the Kullback-Leibler term ${params.klWeight}), trained${steps} on ${record.device}.`,
      `Clusters were found by the Leiden algorithm [leiden] at resolution ${params.resolution} on the shared-nearest-neighbour graph of ${params.nNeighbors} neighbours [scran]; pictures were made by UMAP [umap] (minimum distance ${params.minDist}). The same was done without correction (${params.nComponents} principal components) and after ${baselines}. Mixing of batches and separation of types were measured as in [measures].${labels}`,
      ...(isMarked
        ? [
            'Markers of each cluster were ranked by effect sizes averaged over all other clusters, each compared within batches [scran]; p-values are of a Wilcoxon rank-sum test of the cluster against all other cells, stratified by batch [vanElteren], adjusted over genes [benjamini].',
          ]
        : []),
    ],
    references,
  );
}
