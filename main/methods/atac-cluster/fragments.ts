// Fragments as a matrix: cells found, peaks called where asked for, the peak sets of several samples made one, and
// cuts counted over it.
import type { RegionSet } from '#main/io/fragments/regions.ts';
import type { SurveyedFragments } from '#main/io/fragments/survey.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { mergeIntervals } from '#main/numerics/intervals.ts';
import type { AtacParams, AtacRequest } from '#shared/contract/atac-cluster.ts';
import { chromosomesOf } from './chromosomes.ts';
import type { MergedSets } from './merge-peaks.ts';
import type { AtacPorts } from './ports.ts';
import type { References } from './references.ts';

/** How the inputs of a run are read. */
export interface OpenedInputs {
  /** Counts fragments, reads everything else as it is. */
  readonly readMatrix: AtacPorts['readMatrix'];
  /** What became of several sets of peaks; null: there were not several. */
  readonly mergedSets: MergedSets | null;
}

/**
 * Looks at every fragments file once, and finds the regions that all of them are counted over.
 * Throws what `surveyCells` and `callFragmentPeaks` do.
 */
export async function openInputs(
  { inputs }: Pick<AtacRequest, 'inputs'>,
  { params, references }: { readonly params: AtacParams; readonly references: References },
  ports: AtacPorts,
  context: Pick<JobContext, 'checkpoint' | 'warn'>,
): Promise<OpenedInputs> {
  const paths = new Set(inputs.map(({ path }) => path).filter(ports.isFragmentsPath));
  if (paths.size === 0) {
    if (references.peakSets.length > 0) {
      context.warn('The BED file of peaks is not used: no input holds fragments to be counted.');
    }
    return { readMatrix: ports.readMatrix, mergedSets: null };
  }
  const { checkpoint } = context;
  const surveyed = new Map<string, SurveyedFragments>();
  for (const path of paths) {
    const options = {
      minFragments: params.minFragments,
      barcodes: references.barcodes,
      chromosomes: chromosomesOf(params.genome),
      checkpoint,
    };
    surveyed.set(path, await ports.surveyCells(path, options));
  }
  const sets = await findPeakSets([...surveyed.values()], { params, references }, ports, context);
  const { regions, mergedSets } = joinSets(sets);
  return {
    mergedSets,
    async readMatrix(path, options) {
      const file = surveyed.get(path);
      if (file === undefined) return ports.readMatrix(path, options);
      const counted = await ports.countCuts(file, {
        ...{ regions, binBases: params.binBases },
        ...{ blacklist: references.blacklist, starts: references.starts },
        ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
      });
      return ports.fixMatrix(path, counted, options.fixes ?? []);
    },
  };
}

async function findPeakSets(
  files: readonly SurveyedFragments[],
  { params, references }: { readonly params: AtacParams; readonly references: References },
  ports: AtacPorts,
  { checkpoint }: Pick<JobContext, 'checkpoint'>,
): Promise<readonly RegionSet[]> {
  const { peakSets, blacklist } = references;
  if (peakSets.length > 0 || params.regions === 'bins') return peakSets;
  const called: RegionSet[] = [];
  for (const file of files) {
    called.push(await ports.callFragmentPeaks(file, { blacklist, checkpoint }));
  }
  return called;
}

/** One set stays as it is, also where its peaks overlap; of several, overlapping peaks become one. */
function joinSets(sets: readonly RegionSet[]): {
  readonly regions: RegionSet | null;
  readonly mergedSets: MergedSets | null;
} {
  const [only, ...others] = sets;
  if (only === undefined || others.length === 0) return { regions: only ?? null, mergedSets: null };
  const { merged, nShared } = mergeIntervals(sets.map(({ regions }) => regions));
  return {
    regions: { name: `the ${sets.length} sets of peaks`, regions: merged },
    mergedSets: {
      nMerged: merged.length,
      sets: sets.map(({ name, regions }, i) => ({
        ...{ name, nPeaks: regions.length },
        nShared: nShared[i] ?? 0,
      })),
    },
  };
}
