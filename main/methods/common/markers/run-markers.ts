// Markers of the groups of a finished run, computed when first asked for and kept while the same column is looked at.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import { noCheckpoint } from '#main/numerics/checkpoint.ts';
import { markerColumns } from '#shared/contract/results.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { EditedRun } from '../edits/edited-run.ts';
import { computeMarkers } from './compute.ts';
import { designMarkers, toGrouping } from './design.ts';
import type { Grouping } from './design.ts';
import type { NamedMarkers } from './table.ts';

export interface RunMarkersPorts {
  openEditedRun(dir: string): Promise<EditedRun>;
  readRecord(dir: string): Promise<RunRecord>;
  loadNeighborEngine(threads: number): Promise<NeighborEngine>;
  readonly nThreads: number;
}

export interface MarkersOfGroup {
  readonly genes: readonly string[];
  /** genes.length x markerColumns.length. */
  readonly values: Float32Array;
}

export interface RunMarkers {
  ofGroup(dir: string, column: string, group: string): Promise<MarkersOfGroup>;
  ofColumn(dir: string, column: string): Promise<NamedMarkers>;
}

/** All groups of a column are compared at the first question; the last column is kept, whatever its groups are called. */
export function createRunMarkers(ports: RunMarkersPorts): RunMarkers {
  let kept: { dir: string; column: string; codes: Int32Array; markers: NamedMarkers } | null = null;

  async function ofColumn(dir: string, column: string): Promise<NamedMarkers> {
    const run = await ports.openEditedRun(dir);
    try {
      const groups = toGrouping(column, await run.readColumn(column));
      const isKept =
        kept?.dir === dir && kept.column === column && isEqual(kept.codes, groups.codes);
      if (kept === null || !isKept) {
        kept = null;
        const markers = await compareColumn({ dir, groups, run }, ports);
        kept = { dir, column, codes: groups.codes, markers };
      }
      // Names may have changed, which changes no number.
      return { ...kept.markers, groupNames: usedNames(groups) };
    } finally {
      run.close();
    }
  }

  return {
    ofColumn,
    async ofGroup(dir, column, group) {
      return pickGroup(await ofColumn(dir, column), column, group);
    },
  };
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((code, cell) => code === b[cell]);
}

/** The names of the groups that have cells: those that are compared. */
function usedNames({ codes, names }: Grouping): readonly string[] {
  const used = new Set(codes);
  return names.filter((_, code) => used.has(code));
}

async function compareColumn(
  { dir, groups, run }: { dir: string; groups: Grouping; run: EditedRun },
  ports: RunMarkersPorts,
): Promise<NamedMarkers> {
  const { scale } = await ports.readRecord(dir);
  const batches = toGrouping('batch', await run.readColumn('batch'));
  const { groupNames, ...request } = designMarkers({
    x: await run.file.readMatrix(),
    scale,
    groups,
    batches,
  });
  const engine = await ports.loadNeighborEngine(ports.nThreads);
  try {
    const markers = await computeMarkers(request, engine, noCheckpoint);
    return { ...markers, groupNames, featureNames: await run.readFeatureNames() };
  } finally {
    engine.close();
  }
}

function pickGroup(markers: NamedMarkers, column: string, group: string): MarkersOfGroup {
  const index = markers.groupNames.indexOf(group);
  if (index < 0) {
    throw new AppError('usage', `Column "${column}" has no group "${group}".`, {
      hint: `Its groups: ${markers.groupNames.join(', ')}.`,
    });
  }
  const size = markers.features.length * markerColumns.length;
  return {
    genes: Array.from(markers.features, (feature) => markers.featureNames[feature] ?? ''),
    values: markers.values.slice(index * size, (index + 1) * size),
  };
}

/** For each group the genes that set it apart most: highest AUC first, only those that are higher there. */
export function topMarkers(
  { groupNames, featureNames, features, values }: NamedMarkers,
  nGenes: number,
): readonly { readonly group: string; readonly genes: readonly string[] }[] {
  const width = markerColumns.length;
  const [auc, change] = [markerColumns.indexOf('auc'), markerColumns.indexOf('log2FoldChange')];
  return groupNames.map((group, index) => {
    const valueOf = (i: number, at: number): number =>
      values[(index * features.length + i) * width + at] ?? Number.NaN;
    const higher = Array.from(features.keys()).filter((i) => valueOf(i, change) > 0);
    const ranked = higher.sort((a, b) => valueOf(b, auc) - valueOf(a, auc)).slice(0, nGenes);
    return { group, genes: ranked.map((i) => featureNames[features[i] ?? -1] ?? '') };
  });
}
