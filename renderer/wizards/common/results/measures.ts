// The words of the measures: a line for the table, the full definition for who asks.
import type { MeasureName } from '#shared/contract/results.ts';

export interface MeasureWords {
  readonly name: MeasureName;
  readonly title: string;
  /** How to read it, in one line. */
  readonly short: string;
  readonly definition: string;
}

/** The measures a person sees, in the order of the table. The oracles `ariBest` and `nmiBest` are not among them. */
export const shownMeasures: readonly MeasureWords[] = [
  {
    name: 'ilisi',
    title: 'iLISI',
    short: 'Batches among a cell’s neighbours. 1: all, equally; 0: one.',
    definition:
      'Integration LISI (Korsunsky 2019): the effective number of batches among about 90 nearest neighbours of each cell, weighted by distance; the median over all cells, scaled so that one batch is 0 and all batches in equal parts is 1. With batches of unequal size, or types that some batches lack, 1 cannot be reached.',
  },
  {
    name: 'batchSilhouette',
    title: 'Batch silhouette',
    short: 'Within a type, do batches form separate groups? 1: no.',
    definition:
      'One minus the absolute silhouette width of the batches, taken within each known type (over all cells when no types are known) and averaged over types. 1: cells are no nearer to their own batch than to others.',
  },
  {
    name: 'sameBatchShare',
    title: 'Same-batch share',
    short: 'Same-batch neighbours against chance; axis ends at 1.',
    definition:
      'Share of a cell’s 15 nearest neighbours that come from its own batch, divided by the share expected by chance. 1: mixed as by chance; 3: three times as many as by chance. This one is better the nearer it is to 1, so its axis is turned round: 1 is at the right.',
  },
  {
    name: 'batchEntropyMixing',
    title: 'Batch entropy',
    short: 'How even are the batches around a cell? 1: as even as can be.',
    definition:
      'Entropy of the batches among up to 100 neighbours of sampled cells, corrected for the sizes of the batches and divided by its largest possible value.',
  },
  {
    name: 'labelSilhouette',
    title: 'Label silhouette',
    short: 'How far apart are the types? 1: far, 0.5: touching.',
    definition:
      'Silhouette width of the known types, averaged over all cells and scaled from -1..1 to 0..1. It falls when types move together, and also when one type spreads out.',
  },
  {
    name: 'knnAccuracy',
    title: 'k-NN accuracy',
    short: 'Do a cell’s neighbours name its type correctly? 1: always.',
    definition:
      'Share of cells whose type is the commonest one among their 15 nearest neighbours. It falls when cells come to lie among another type, and is the surest sign of types merged by mistake.',
  },
  {
    name: 'clisi',
    title: 'cLISI',
    short: 'Are a cell’s neighbours of one type? 1: yes.',
    definition:
      'Cell-type LISI (Korsunsky 2019): the effective number of types among about 90 nearest neighbours, the median over all cells, scaled so that a single type is 1 and all types in equal parts is 0.',
  },
  {
    name: 'nmi',
    title: 'NMI, clusters',
    short: 'Do clusters agree with the types? 1: fully.',
    definition:
      'Normalised mutual information of the Leiden clusters and the known types. Clusters of equal data differ by several hundredths from run to run, so small changes mean nothing.',
  },
  {
    name: 'ari',
    title: 'ARI, clusters',
    short: 'The same, by pairs of cells; stricter.',
    definition:
      'Adjusted Rand index of the Leiden clusters and the known types: pairs of cells put together or apart alike, corrected for chance. Clusters of equal data differ by several hundredths from run to run.',
  },
  {
    name: 'nmiKMeans',
    title: 'NMI, k-means',
    short: 'The same, with the number of clusters you gave.',
    definition:
      'Normalised mutual information of the k-means clusters (exactly as many as you asked for) and the known types.',
  },
  {
    name: 'ariKMeans',
    title: 'ARI, k-means',
    short: 'The same, by pairs of cells; stricter.',
    definition:
      'Adjusted Rand index of the k-means clusters (exactly as many as you asked for) and the known types.',
  },
];

const methodOrder = ['none', 'lsi', 'harmony', 'mnn', 'scale', 'scalex'];

/** Methods in the order in which they are always shown: none, baselines, the method itself. */
export function inShownOrder<Item>(
  items: readonly Item[],
  methodOf: (item: Item) => string,
): readonly Item[] {
  const place = (item: Item): number => {
    const index = methodOrder.indexOf(methodOf(item));
    return index === -1 ? methodOrder.indexOf('mnn') + 0.5 : index;
  };
  return [...items].sort((a, b) => place(a) - place(b));
}

/** A value of a measure as the table shows it. */
export function formatMeasure(name: MeasureName, value: number): string {
  return value.toFixed(name === 'sameBatchShare' ? 2 : 3);
}
