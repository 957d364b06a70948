// What the pipelines use of the rest of the app, handed in by main/tasks.ts.
import type { Device } from '#main/compute/device.ts';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { InputOptions } from '#main/io/read-matrix.ts';
import type { AnnotatedMatrix, H5adContent, IoCheckpoint } from '#main/io/types.ts';
import type { ValueKind } from '#shared/contract/data.ts';
import type { DeviceChoice } from '#shared/contract/run-fields.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export interface MethodPorts {
  readMatrix(
    path: string,
    options: InputOptions & { checkpoint?: IoCheckpoint },
  ): Promise<AnnotatedMatrix>;
  readFeatureNames(path: string, options: InputOptions): Promise<readonly string[]>;
  stackInputs(
    inputs: AnnotatedMatrix[],
    options: {
      join: 'inner' | 'outer';
      batchNames?: readonly string[];
      /** For messages. */
      paths?: readonly string[];
      checkpoint?: IoCheckpoint;
    },
  ): Promise<AnnotatedMatrix>;
  /** What the numbers of a matrix are, from a sample of its rows. */
  classifyMatrix(matrix: CsrMatrix): ValueKind;
  writeH5ad(path: string, content: H5adContent, checkpoint: IoCheckpoint): Promise<void>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Writes report.html into the folder of a finished run. */
  writeReport(dir: string): Promise<void>;
  sizeOf(path: string): Promise<number>;
  /** Changes when the file does. */
  fingerprint(path: string): Promise<string>;
  sha256(path: string): Promise<string>;
  freeBytes(path: string): Promise<number>;
  memoryFreeBytes(): number;
  createDevice(choice: DeviceChoice, threads: number): Promise<Device>;
  loadNeighborEngine(threads: number): Promise<NeighborEngine>;
  readonly nThreads: number;
  readonly appVersion: string;
  /** Monotonic, ms. */
  now(): number;
  /** ISO 8601. */
  wallTime(): string;
}

/** Threads to compute with: as chosen, or as many as the processor has cores. */
export function countThreads(
  { threads }: { readonly threads: number },
  { nThreads }: Pick<MethodPorts, 'nThreads'>,
): number {
  return threads === 0 ? nThreads : threads;
}
