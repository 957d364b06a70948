// Whether SCALE told cells apart better than the baseline did, by fixed rules over the measures with known types.
//  - A measure changed when it moved by 0.01 or more (shared/contract/measures).
//  - Clusters count first: k-means of the given number where there is one, else Leiden. Then how near cells of one type
//    lie: k-NN accuracy and silhouette.
//  - better: clusters or closeness rose and neither fell. worse: one fell and none rose. mixed: both. no-change: neither.
import { gainOf, trendOf } from '#shared/contract/measures.ts';
import type { MeasureName, Measures, RunRecord, Verdict } from '#shared/contract/results.ts';

const words: Readonly<Partial<Record<MeasureName, string>>> = {
  ariKMeans: 'ARI of k-means',
  nmiKMeans: 'NMI of k-means',
  ari: 'ARI of Leiden',
  nmi: 'NMI of Leiden',
  knnAccuracy: 'k-NN accuracy',
  labelSilhouette: 'silhouette of the types',
};

type Lead = 'rose' | 'same' | 'fell';

/** Judges `scale` against `lsi` of run.json. Null when neither was measured with known types. */
export function judgeAtac(
  metrics: RunRecord['metrics'],
  { labelKey }: { readonly labelKey: string | null },
): Verdict | null {
  const { lsi, scale } = metrics;
  if (!lsi || !scale) return null;
  const isFixed = lsi.ariKMeans !== undefined && scale.ariKMeans !== undefined;
  const clusters = compare(lsi, scale, isFixed ? ['ariKMeans', 'nmiKMeans'] : ['ari', 'nmi']);
  const closeness = compare(lsi, scale, ['knnAccuracy', 'labelSilhouette']);
  if (labelKey === null || clusters.length + closeness.length === 0) {
    return {
      outcome: 'no-change',
      title: 'Which of the two tells cells apart better cannot be said here',
      text: 'No column of known types was chosen. Compare the pictures, and look whether peaks you know belong to clusters.',
    };
  }
  const [ofClusters, ofCloseness] = [leadOf(clusters), leadOf(closeness)];
  const rose = ofClusters === 'rose' || ofCloseness === 'rose';
  const fell = ofClusters === 'fell' || ofCloseness === 'fell';
  const outcome = rose && fell ? 'mixed' : rose ? 'better' : fell ? 'worse' : 'no-change';
  return { outcome, title: titles[outcome], text: describe([...clusters, ...closeness], outcome) };
}

const titles: Readonly<Record<Verdict['outcome'], string>> = {
  better: 'SCALE tells the known types apart better than LSI',
  worse: 'SCALE tells the known types apart less well than LSI',
  mixed: 'SCALE is better than LSI in some ways and worse in others',
  'no-change': 'SCALE and LSI tell the known types apart equally well',
};

interface Change {
  readonly name: MeasureName;
  readonly before: number;
  readonly after: number;
  readonly trend: 'better' | 'same' | 'worse';
}

function compare(
  before: Measures,
  after: Measures,
  names: readonly MeasureName[],
): readonly Change[] {
  return names.flatMap((name) => {
    const [from, to] = [before[name], after[name]];
    if (from === undefined || to === undefined) return [];
    return [{ name, before: from, after: to, trend: trendOf(name, gainOf(name, from, to)) }];
  });
}

function leadOf(changes: readonly Change[]): Lead {
  const count = (trend: Change['trend']) =>
    changes.filter((change) => change.trend === trend).length;
  const lead = count('better') - count('worse');
  return lead > 0 ? 'rose' : lead < 0 ? 'fell' : 'same';
}

function describe(changes: readonly Change[], outcome: Verdict['outcome']): string {
  const numbers = changes
    .map(
      ({ name, before, after }) =>
        `${words[name] ?? name} ${after.toFixed(3)} (LSI ${before.toFixed(3)})`,
    )
    .join(', ');
  const advice =
    outcome === 'worse'
      ? ' Use the clusters of LSI here, or train longer.'
      : outcome === 'no-change'
        ? ' LSI takes a fraction of the time; SCALE adds the denoised matrix.'
        : '';
  return `SCALE: ${numbers}.${advice}`;
}
