// The stages of a run, as a person sees them.
import type { StagePlan } from '#main/jobs/context.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';

/** The number of clusters is estimated when nobody said how many components the mixture should have. */
export function isEstimating({ nCentroids, clusters }: AtacParams): boolean {
  return nCentroids === 0 && clusters === 0;
}

/** The stages a person will see, in order. */
export function planStages(params: AtacParams, isPretrained: boolean): readonly StagePlan[] {
  const isWarm = params.warmStartSteps > 0;
  return [
    { name: 'read', title: 'Read and check the files' },
    { name: 'prepare', title: 'Filter cells, choose peaks' },
    { name: 'lsi', title: 'Baseline, TF-IDF and SVD' },
    ...(isPretrained
      ? []
      : [
          ...(isEstimating(params)
            ? [{ name: 'estimate', title: 'Estimate the number of clusters' }]
            : []),
          ...(isWarm ? [{ name: 'warm', title: 'Warm start' }] : []),
          { name: 'mixture', title: 'Fit the mixture' },
          { name: 'train', title: 'Train SCALE' },
        ]),
    { name: 'encode', title: 'Encode all cells' },
    { name: 'clusters', title: 'Clusters of fixed number' },
    { name: 'embed', title: 'Neighbours, Leiden and UMAP' },
    { name: 'measure', title: 'Measure both' },
    { name: 'peaks', title: 'Find peaks of clusters' },
    ...(params.denoised === 'none'
      ? []
      : [{ name: 'denoise', title: 'Write the denoised matrix' }]),
    { name: 'write', title: 'Write results' },
  ];
}
