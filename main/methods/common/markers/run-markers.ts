// Markers of the groups of a finished run, computed when first asked for and kept while the same column is looked at.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { RunFile } from '#main/io/types.ts';
import { noCheckpoint } from '#main/numerics/checkpoint.ts';
import { markerColumns } from '#shared/contract/results.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';
import { computeMarkers } from './compute.ts';
import type { Markers } from './compute.ts';
import { designMarkers, toGrouping } from './design.ts';

export interface RunMarkersPorts {
  openRun(path: string): Promise<RunFile>;
  readRecord(dir: string): Promise<RunRecord>;
  loadNeighborEngine(threads: number): Promise<NeighborEngine>;
  readonly nThreads: number;
}

export interface MarkersOfGroup {
  readonly genes: readonly string[];
  /** genes.length x markerColumns.length. */
  readonly values: Float32Array;
}

interface ColumnMarkers extends Markers {
  readonly key: string;
  readonly groupNames: readonly string[];
  readonly genes: readonly string[];
}

/** Answers for one group at a time; all groups of a column are compared at the first question. */
export function createRunMarkers(
  ports: RunMarkersPorts,
): (dir: string, column: string, group: string) => Promise<MarkersOfGroup> {
  let kept: ColumnMarkers | null = null;
  return async (dir, column, group) => {
    const key = `${dir}\n${column}`;
    if (kept?.key !== key) {
      kept = null;
      kept = { key, ...(await compareColumn(dir, column, ports)) };
    }
    return pickGroup(kept, column, group);
  };
}

async function compareColumn(
  dir: string,
  column: string,
  ports: RunMarkersPorts,
): Promise<Omit<ColumnMarkers, 'key'>> {
  const { scale } = await ports.readRecord(dir);
  const file = await ports.openRun(`${dir}/result.h5ad`);
  try {
    const groups = toGrouping(column, await file.readColumn(column));
    const batches = toGrouping('batch', await file.readColumn('batch'));
    const names = await file.readFeatureNames();
    const { groupNames, ...request } = designMarkers({
      x: await file.readMatrix(),
      scale,
      groups,
      batches,
    });
    const engine = await ports.loadNeighborEngine(ports.nThreads);
    try {
      const markers = await computeMarkers(request, engine, noCheckpoint);
      const genes = Array.from(markers.features, (feature) => names[feature] ?? '');
      return { ...markers, groupNames, genes };
    } finally {
      engine.close();
    }
  } finally {
    file.close();
  }
}

function pickGroup(markers: ColumnMarkers, column: string, group: string): MarkersOfGroup {
  const index = markers.groupNames.indexOf(group);
  if (index < 0) {
    throw new AppError('usage', `Column "${column}" has no group "${group}".`, {
      hint: `Its groups: ${markers.groupNames.join(', ')}.`,
    });
  }
  const size = markers.genes.length * markerColumns.length;
  return {
    genes: markers.genes,
    values: markers.values.slice(index * size, (index + 1) * size),
  };
}
