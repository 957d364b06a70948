// Jobs behind edits of a finished run: clusters at another resolution, a picture with other settings. Nothing is trained;
// the coordinates are those of result.h5ad.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { RunFile } from '#main/io/types.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';
import { findNeighborGraph, umapEpochs } from '../neighbor-graph.ts';
import { encodeMade } from './made-files.ts';

export interface MakeEditPorts {
  openRun(path: string): Promise<RunFile>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  loadNeighborEngine(threads: number): Promise<NeighborEngine>;
  readonly nThreads: number;
}

const stages = [
  { name: 'read', title: 'Read coordinates' },
  { name: 'neighbors', title: 'Find neighbours' },
] as const;

/** Leaves one file in the scratch folder: a cluster per cell. */
export async function makeClusters(
  { dir, coordinates, nNeighbors, resolution }: JobTasks['edits.recluster'],
  ports: MakeEditPorts,
  context: JobContext,
): Promise<void> {
  context.plan([...stages, { name: 'clusters', title: 'Find clusters' }]);
  await withGraph({ dir, coordinates, nNeighbors }, ports, context, async (graph, engine) => {
    const data = await context.stage('clusters', () =>
      Promise.resolve(engine.leiden(graph, resolution)),
    );
    const bytes = encodeMade({ name: 'clusters', shape: [data.length], data });
    await ports.writeFile(`${context.scratchDir}/clusters`, bytes);
  });
}

/** Leaves one file in the scratch folder: x, y per cell. */
export async function makePicture(
  { dir, coordinates, nNeighbors, minDist }: JobTasks['edits.redraw'],
  ports: MakeEditPorts,
  context: JobContext,
): Promise<void> {
  context.plan([...stages, { name: 'umap', title: 'Draw UMAP' }]);
  await withGraph({ dir, coordinates, nNeighbors }, ports, context, async (graph, engine) => {
    const settings = { minDist, nEpochs: umapEpochs(graph.nCells) };
    const { data, nRows, nCols } = await context.stage('umap', () =>
      engine.umap(graph, settings, (done, total) => context.checkpoint(done, total, 'rounds')),
    );
    const bytes = encodeMade({ name: 'umap', shape: [nRows, nCols], data });
    await ports.writeFile(`${context.scratchDir}/umap`, bytes);
  });
}

async function withGraph(
  {
    dir,
    coordinates,
    nNeighbors,
  }: { readonly dir: string; readonly coordinates: string; readonly nNeighbors: number },
  ports: MakeEditPorts,
  context: JobContext,
  use: (graph: Neighbors, engine: NeighborEngine) => Promise<void>,
): Promise<void> {
  const points = await context.stage('read', async () => {
    const file = await ports.openRun(`${dir}/result.h5ad`);
    try {
      return await file.readEmbedding(coordinates);
    } finally {
      file.close();
    }
  });
  const engine = await ports.loadNeighborEngine(ports.nThreads);
  try {
    const { graph } = await context.stage('neighbors', () =>
      Promise.resolve(findNeighborGraph(engine, points, nNeighbors)),
    );
    await use(graph, engine);
  } finally {
    engine.close();
  }
}
