// What was done, as it may stand in the methods section of a paper, from the record of the run.
import { atacParamsSchema } from '#shared/contract/atac-cluster.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { describeFixes } from '../common/describe-fixes.ts';
import { numberReferences } from '../common/number-references.ts';
import type { MethodsText } from '../common/number-references.ts';

const references = {
  scale:
    'Xiong L. et al. SCALE method for single-cell ATAC-seq analysis via latent feature extraction. Nature Communications 10, 4576 (2019).',
  lsi: 'Stuart T. et al. Single-cell chromatin state analysis with Signac. Nature Methods 18, 1333-1341 (2021).',
  leiden:
    'Traag V. A., Waltman L., van Eck N. J. From Louvain to Leiden: guaranteeing well-connected communities. Scientific Reports 9, 5233 (2019).',
  umap: 'McInnes L., Healy J., Melville J. UMAP: Uniform Manifold Approximation and Projection for dimension reduction. arXiv:1802.03426 (2018).',
  kmeans:
    'Arthur D., Vassilvitskii S. k-means++: the advantages of careful seeding. Proceedings of SODA, 1027-1035 (2007).',
  macs: 'Zhang Y. et al. Model-based analysis of ChIP-Seq (MACS). Genome Biology 9, R137 (2008).',
  benjamini:
    'Benjamini Y., Hochberg Y. Controlling the false discovery rate: a practical and powerful approach to multiple testing. J. R. Stat. Soc. B 57, 289-300 (1995).',
} as const;

const valueWords: Readonly<Record<AtacParams['values'], string>> = {
  binary: 'open or not',
  clipped: 'counts above 1 set to 1',
  'max-abs': 'counts divided by the largest of the peak',
};

/** Text and references; every number in it is that of the run. */
export function describeAtacMethods(
  record: RunRecord,
  kept: { readonly nCells: number; readonly nClusters: number },
): MethodsText {
  const params = atacParamsSchema.parse(record.parameters);
  const given = record.inputs.reduce((sum, { nCells }) => sum + nCells, 0);
  const count = (value: number): string => value.toLocaleString('en-US');
  const nFiles = record.inputs.length;
  const least =
    params.minCells < 1 ? `${100 * params.minCells} % of the cells` : `${params.minCells} cells`;
  const isFixed = params.clusters > 0 || params.clusterMethod === 'kmeans';
  const clusters = isFixed
    ? 'Clusters were found by k-means (20 starts) [kmeans] in the latent space'
    : `Clusters were found by the Leiden algorithm [leiden] at resolution ${params.resolution} on the shared-nearest-neighbour graph of ${params.nNeighbors} neighbours`;
  return numberReferences(
    [
      `${count(given)} cells of ${nFiles} ${nFiles === 1 ? 'file' : 'files'} were analysed with Cellwright ${record.appVersion} (accessibility, method version ${record.methodVersion}, preset “${record.preset}”, seed ${record.seed}).${describeFixes(record)}${describeFragments(record, params)} Cells with fewer than ${count(params.minFeatures)} open peaks, peaks open in fewer than ${least} and peaks open in more than ${100 * params.maxCellShare} % of the cells were left out, which left ${count(kept.nCells)} cells.`,
      describeNetwork(record, params),
      `${clusters}; ${count(kept.nClusters)} clusters were found by Leiden. Pictures were made by UMAP [umap] (minimum distance ${params.minDist}). The same was done with latent semantic indexing (TF-IDF, truncated singular value decomposition of ${params.nComponents} components) [lsi].${record.labelKey === null ? '' : ` Known types were taken from “${record.labelKey}”.`}`,
      "Peaks specific to a cluster were found by Fisher's exact test of the cluster against all other cells, adjusted over peaks [benjamini], and ranked by specificity [scale]. Clusters were found in the same data, so p-values are too small: they rank, they do not prove.",
    ],
    references,
  );
}

function describeNetwork({ training, device }: RunRecord, params: AtacParams): string {
  if (training === null) {
    return `Cells were embedded by SCALE [scale], a variational autoencoder with a Gaussian-mixture prior, with a network that had been trained before (values: ${valueWords[params.values]}), on ${device}.`;
  }
  const { warmStartSteps } = params;
  const say = (value: number): string => value.toLocaleString('en-US');
  const start =
    warmStartSteps > 0
      ? `after ${say(warmStartSteps)} steps towards a standard normal`
      : 'of the untrained network';
  return `Cells were embedded in ${params.latentDim} dimensions by SCALE [scale], a variational autoencoder with a Gaussian-mixture prior (hidden layers ${params.hiddenDims}, values: ${valueWords[params.values]}, minibatches of ${params.batchSize}, learning rate ${params.learningRate}), trained for ${say(training.steps)} steps (${training.stopReason}) on ${device}. The mixture was fitted to the cells ${start}.`;
}

/** How fragments became counts; nothing for matrices. */
function describeFragments({ inputs, files = {} }: RunRecord, params: AtacParams): string {
  if (!inputs.some(({ matrix }) => matrix === 'fragments')) return '';
  const nSets = files['peaks'] === undefined ? 0 : [files['peaks']].flat().length;
  const given = nSets > 1 ? `the merged peaks of ${nSets} files` : 'given peaks';
  const called =
    'peaks called by a simple caller of Cellwright (windows of 300 bases against a Poisson background that is the larger of the mean over the genome and over 10 kb around, as in MACS [macs]; false discovery rate 1 % [benjamini]; windows that touch joined; peaks of several files merged)';
  const bins = `bins of ${params.binBases.toLocaleString('en-US')} bases`;
  const over = nSets > 0 ? given : params.regions === 'called' ? called : bins;
  const left = files['blacklist'] === undefined ? '' : ', those in blacklisted regions left out';
  const limits = [
    [params.minShareInRegions, 'a share of cuts in regions below'],
    [params.maxNucleosomeSignal, 'a nucleosome signal above'],
    [params.minTssEnrichment, 'a TSS enrichment below'],
  ] as const;
  const used = limits.filter(([limit]) => limit > 0).map(([limit, words]) => `${words} ${limit}`);
  const quality = used.length === 0 ? '' : ` Cells with ${used.join(', or ')} were left out.`;
  return ` Cuts (both ends of fragments) were counted over ${over}${left}.${quality}`;
}
