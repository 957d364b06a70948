// Did the integration help? Fixed rules over the measures, the same for every run, said in words and numbers.
//
// 1. A measure has changed when it moved by at least 0.01 (same-batch share: 0.05 nearer to or farther from 1).
// 2. Mixing (iLISI, batch silhouette, same-batch share) rose when more of its measures rose than fell.
// 3. Separation is judged by k-NN accuracy, label silhouette and cLISI. It was lost when k-NN accuracy fell by more than
//    0.02, or label silhouette by more than 0.05 and another measure of separation, NMI and ARI included, fell with it.
//    NMI and ARI judge nothing alone: clusters of equal data differ by several hundredths.
// 4. worse: separation was lost, whatever mixing did; or something fell and nothing rose.
//    better: one of mixing and separation rose and the other did not fall.
//    mixed: one rose and the other fell; or mixing rose and there are no labels to tell what it cost.
//    no-change: neither changed.
import { gainOf, trendOf } from '#shared/contract/measures.ts';
import type { MeasureName, Measures, RunRecord, Verdict } from '#shared/contract/results.ts';

const knnAccuracyLost = 0.02;
const labelSilhouetteLost = 0.05;

const mixingNames = ['ilisi', 'batchSilhouette', 'sameBatchShare'] as const;
const separationNames = ['knnAccuracy', 'labelSilhouette', 'clisi'] as const;
const clusterNames = ['nmi', 'ari'] as const;

const words: Readonly<Partial<Record<MeasureName, string>>> = {
  ilisi: 'iLISI',
  batchSilhouette: 'batch silhouette',
  sameBatchShare: 'same-batch share',
  knnAccuracy: 'k-NN accuracy',
  labelSilhouette: 'label silhouette',
  clisi: 'cLISI',
  nmi: 'NMI',
  ari: 'ARI',
};

interface Change {
  readonly name: MeasureName;
  readonly before: number;
  readonly after: number;
  readonly gain: number;
  readonly trend: 'better' | 'same' | 'worse';
}

type Direction = 'rose' | 'same' | 'fell' | 'lost' | 'unknown';

/**
 * Judges SCALEX against "no correction" by the rules above, and says how Harmony compares.
 * @param metrics of run.json; read are `none`, `scalex` and, when it is there, `harmony`
 * @param more `labelKey`: column of known types the separation was measured with; null when there was none
 * @returns null when `none` and `scalex` have no measure in common
 */
export function judgeIntegration(
  metrics: RunRecord['metrics'],
  more: { readonly labelKey: string | null },
): Verdict | null {
  const { none, scalex, harmony } = metrics;
  if (!none || !scalex) return null;
  const mixing = compare(none, scalex, mixingNames);
  const separation = compare(none, scalex, separationNames);
  const clusters = compare(none, scalex, clusterNames);
  if (mixing.length + separation.length + clusters.length === 0) return null;

  const mixed = directionOf(mixing);
  const apart = separationDirection(separation, clusters);
  const outcome = outcomeOf(mixed, apart);
  // Separation first: what was lost there counts most.
  const changes = [...separation, ...mixing, ...clusters];
  const text = [
    describeChanges(changes),
    describeLabels(apart, more.labelKey),
    harmony ? describeHarmony(none, harmony, scalex) : '',
  ];
  return {
    outcome,
    title: titleOf(outcome, mixed, apart),
    text: text.filter((sentence) => sentence !== '').join(' '),
  };
}

function compare(
  before: Measures,
  after: Measures,
  names: readonly MeasureName[],
): readonly Change[] {
  return names.flatMap((name) => {
    const [from, to] = [before[name], after[name]];
    if (from === undefined || to === undefined) return [];
    if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
    const gain = gainOf(name, from, to);
    return [{ name, before: from, after: to, gain, trend: trendOf(name, gain) }];
  });
}

function directionOf(changes: readonly Change[]): Direction {
  if (changes.length === 0) return 'unknown';
  const count = (trend: Change['trend']): number =>
    changes.filter((change) => change.trend === trend).length;
  const lead = count('better') - count('worse');
  return lead > 0 ? 'rose' : lead < 0 ? 'fell' : 'same';
}

function separationDirection(
  separation: readonly Change[],
  clusters: readonly Change[],
): Direction {
  const gainIn = (name: MeasureName): number =>
    separation.find((change) => change.name === name)?.gain ?? 0;
  const others = [...separation, ...clusters].filter(({ name }) => name !== 'labelSilhouette');
  const isAccuracyLost = gainIn('knnAccuracy') < -knnAccuracyLost;
  const isSilhouetteLost =
    gainIn('labelSilhouette') < -labelSilhouetteLost &&
    others.some(({ trend }) => trend === 'worse');
  if (isAccuracyLost || isSilhouetteLost) return 'lost';
  // A fall weighs more than a rise: what was merged cannot be told apart later.
  if (separation.some(({ trend }) => trend === 'worse')) return 'fell';
  return directionOf(separation);
}

function outcomeOf(mixing: Direction, separation: Direction): Verdict['outcome'] {
  if (separation === 'lost') return 'worse';
  const rose = mixing === 'rose' || separation === 'rose';
  const fell = mixing === 'fell' || separation === 'fell';
  if (rose && fell) return 'mixed';
  if (rose) return separation === 'unknown' ? 'mixed' : 'better';
  return fell ? 'worse' : 'no-change';
}

function titleOf(outcome: Verdict['outcome'], mixing: Direction, separation: Direction): string {
  if (separation === 'lost') return 'This run made the data worse: it merged types that were apart';
  if (outcome === 'worse') {
    return separation === 'fell'
      ? 'This run made the data worse: types moved together and batches are not better mixed'
      : 'This run made the data worse: batches are less mixed than before';
  }
  if (outcome === 'no-change') return 'Integration changed little here';
  if (separation === 'unknown') {
    return 'Batches are better mixed; what it cost cannot be told without known types';
  }
  if (outcome === 'mixed') {
    return mixing === 'rose'
      ? 'Batches are better mixed, but known types stand less far apart'
      : 'Known types stand further apart, but batches are less mixed';
  }
  if (mixing !== 'rose') return 'Known types stand further apart, and batches are mixed as before';
  return separation === 'rose'
    ? 'Batches are better mixed, and known types stand further apart'
    : 'Batches are better mixed, and known types stayed apart';
}

/** "SCALEX improved 6 of 7 measures over no correction (most: ARI from 0.811 to 0.936); none got worse." */
function describeChanges(changes: readonly Change[]): string {
  const better = changes.filter(({ trend }) => trend === 'better');
  const worse = changes.filter(({ trend }) => trend === 'worse');
  const start =
    better.length === 0
      ? `SCALEX improved none of ${changes.length} measures over no correction`
      : `SCALEX improved ${better.length} of ${changes.length} measures over no correction`;
  const most =
    better.length === 0 || worse.length > 0 ? '' : ` (most: ${sayChange(largest(better))})`;
  const falls = worse.length === 0 ? 'none got worse' : `${sayFalls(worse)} got worse`;
  return `${start}${most}; ${falls}.`;
}

/** The first two by name, the others by number: they are in the table. */
function sayFalls(worse: readonly Change[]): string {
  const named = worse.slice(0, 2).map(sayChange);
  const nMore = worse.length - named.length;
  return [...named, ...(nMore > 0 ? [`${nMore} more`] : [])].join(', ');
}

function largest(changes: readonly Change[]): Change {
  // The share of neighbours has a scale of its own, so it leads only when it is alone.
  const comparable = changes.filter(({ name }) => name !== 'sameBatchShare');
  const [first, ...others] = comparable.length > 0 ? comparable : changes;
  return others.reduce((most, change) => (change.gain > most.gain ? change : most), first!);
}

function sayChange({ name, before, after }: Change): string {
  const digits = name === 'sameBatchShare' ? 2 : 3;
  return `${words[name] ?? name} from ${before.toFixed(digits)} to ${after.toFixed(digits)}`;
}

function describeLabels(separation: Direction, labelKey: string | null): string {
  if (separation === 'lost') {
    return 'Clusters and markers from it would describe mixtures of types.';
  }
  if (separation !== 'unknown') return '';
  return labelKey === null
    ? 'No column of known types was chosen, so separation could not be judged: look whether cells that should differ still do.'
    : `Separation could not be judged with “${labelKey}”.`;
}

/** Harmony beside SCALEX, first by mixing and then by separation, each by the measure that says most. */
function describeHarmony(none: Measures, harmony: Measures, scalex: Measures): string {
  const mixing = compare(scalex, harmony, mixingNames)[0];
  const apart = compare(scalex, harmony, separationNames)[0];
  const parts = [
    mixing && `${relation(mixing, 'mixes batches')} (${sayPair(mixing)})`,
    apart && `${relation(apart, 'keeps types apart')} (${sayPair(apart)})`,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return '';
  const lost =
    separationDirection(
      compare(none, harmony, separationNames),
      compare(none, harmony, clusterNames),
    ) === 'lost';
  return `Harmony ${parts.join(' and ')}${lost ? '; it, too, merged types' : ''}.`;
}

function relation({ trend }: Change, verb: string): string {
  if (trend === 'same') return `${verb} about as well`;
  return trend === 'better' ? `${verb} better` : `${verb} less well`;
}

function sayPair({ name, before, after }: Change): string {
  const digits = name === 'sameBatchShare' ? 2 : 3;
  return `${words[name] ?? name} ${after.toFixed(digits)} against ${before.toFixed(digits)}`;
}
