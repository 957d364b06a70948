// What this pipeline uses beyond what every method does; handed in by main/tasks.ts.
import type { CountOptions } from '#main/io/fragments/count.ts';
import type { RegionSet } from '#main/io/fragments/regions.ts';
import type {
  BarcodeList,
  CellOptions,
  SurveyedFragments,
  SurveyOptions,
} from '#main/io/fragments/survey.ts';
import type { GeneStart } from '#main/io/gene-starts.ts';
import type { TorchTensor } from '#main/io/torch/read-tensors.ts';
import type { AnnotatedMatrix, IoCheckpoint } from '#main/io/types.ts';
import type { DenoisedFile, DenoisedOutline } from '#main/io/write-denoised.ts';
import type { Interval } from '#main/numerics/intervals.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import type { MethodPorts } from '../common/ports.ts';

export interface AtacPorts extends MethodPorts {
  /** True for a fragments file, by its name. */
  isFragmentsPath(path: string): boolean;
  surveyCells(path: string, options: SurveyOptions & CellOptions): Promise<SurveyedFragments>;
  callFragmentPeaks(
    surveyed: SurveyedFragments,
    options: { readonly blacklist: readonly Interval[] | null; readonly checkpoint: IoCheckpoint },
  ): Promise<RegionSet>;
  countCuts(surveyed: SurveyedFragments, options: CountOptions): Promise<AnnotatedMatrix>;
  /** A matrix that was not read from a file, with fixes made. `path`: where it comes from. */
  fixMatrix(path: string, matrix: AnnotatedMatrix, fixes: readonly Fix[]): Promise<AnnotatedMatrix>;
  readBed(path: string): Promise<readonly Interval[]>;
  readBarcodes(path: string): Promise<BarcodeList>;
  readGeneStarts(
    path: string,
    report: (nLines: number) => Promise<void>,
  ): Promise<readonly GeneStart[]>;
  /** Float32 arrays by name of a file written by torch.save. */
  readTorchTensors(path: string): Promise<ReadonlyMap<string, TorchTensor>>;
  /** One per line, or three columns as in BED. */
  readPeakNames(path: string): Promise<readonly string[]>;
  /** Null when there is no file. */
  readBytes(path: string): Promise<Uint8Array | null>;
  /** Begins denoised.h5ad; rows follow in order. */
  createDenoised(path: string, outline: DenoisedOutline): Promise<DenoisedFile>;
}
