// One training of SCALE by its preset, and how well k-means of its places and of LSI's meet the known types.
import { createDevice } from '#main/compute/discover.ts';
import { findClusters } from '#main/methods/atac-cluster/clusters.ts';
import { learnPlaces } from '#main/methods/atac-cluster/learn.ts';
import { computeLsi } from '#main/methods/atac-cluster/lsi.ts';
import { preparePeaks } from '#main/methods/atac-cluster/prepare.ts';
import { selectCells } from '#main/methods/common/cells.ts';
import { measureAri } from '#main/numerics/measures/ari.ts';
import { measureNmi } from '#main/numerics/measures/nmi.ts';
import { createComputeParts } from '#main/platform/compute-parts.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { LabelledPeaks } from './atac-data.ts';

interface Agreement {
  readonly ari: number;
  readonly nmi: number;
}

export interface AtacRun {
  readonly nCells: number;
  readonly nPeaks: number;
  readonly steps: number;
  readonly stopReason: string;
  /** Wall time of the training. */
  readonly seconds: number;
  readonly scale: Agreement;
  readonly lsi: Agreement;
}

const context = {
  stage: <Result>(_name: string, work: () => Promise<Result>) => work(),
  checkpoint: () => Promise.resolve(),
  trace: () => {},
  warn: () => {},
  log: () => {},
};

/** Prepares, learns and clusters as the wizard does; `params.clusters` is the number of known types. */
export async function runAtacOnce(
  { x, label }: LabelledPeaks,
  { params, wholeEpochs }: { readonly params: AtacParams; readonly wholeEpochs: boolean },
): Promise<AtacRun> {
  const batch = { codes: new Int32Array(x.nRows), names: ['all'] };
  const prepared = await preparePeaks({ x, batch, params }, context);
  const lsi = await computeLsi(prepared.binary, prepared.depths, params, context);
  const device = await createDevice('cpu', { nThreads: 1, ...createComputeParts() });
  try {
    const learnt = await learnPlaces(
      prepared,
      lsi,
      params,
      { nComponents: params.nCentroids || params.clusters, wholeEpochs, pretrained: null },
      { device, now: () => performance.now() },
      context,
    );
    const points = { lsi: lsi.points, scale: learnt.points, latent: learnt.latent };
    const { kmeans } = await findClusters(points, learnt.weights, params, context);
    const known = selectCells(label, prepared.cells).codes;
    const agree = (codes: Int32Array | undefined): Agreement => ({
      ari: round(codes === undefined ? null : measureAri(codes, known)),
      nmi: round(codes === undefined ? null : measureNmi(codes, known)),
    });
    const training = learnt.training!;
    return {
      ...{ nCells: prepared.binary.nRows, nPeaks: prepared.binary.nCols },
      ...{ steps: training.steps, stopReason: training.stopReason },
      seconds: Math.round((training.steps * training.msPerStep) / 1000),
      ...{ scale: agree(kmeans?.scale), lsi: agree(kmeans?.lsi) },
    };
  } finally {
    await device.close();
  }
}

function round(value: number | null): number {
  return Number((value ?? -1).toFixed(4));
}
