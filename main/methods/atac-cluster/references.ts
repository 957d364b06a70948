// The files beside the matrices: peaks, regions to leave out, genes and barcodes.
import type { BarcodeList } from '#main/io/fragments/survey.ts';
import type { RegionSet } from '#main/io/fragments/regions.ts';
import type { GeneStart } from '#main/io/gene-starts.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { Interval } from '#main/numerics/intervals.ts';
import type { AtacRequest } from '#shared/contract/atac-cluster.ts';
import type { AtacPorts } from './ports.ts';

export interface References {
  /** Sets of peaks that fragments are counted over, one per BED file; none: bins, or peaks that are called. */
  readonly peakSets: readonly RegionSet[];
  readonly blacklist: readonly Interval[] | null;
  readonly starts: readonly GeneStart[] | null;
  readonly barcodes: BarcodeList | null;
}

/** Throws what the readers do, naming file and line. */
export async function readReferences(
  { peaks, blacklist, genes, barcodes }: AtacRequest,
  ports: AtacPorts,
  context: Pick<JobContext, 'checkpoint'>,
): Promise<References> {
  const peakSets: RegionSet[] = [];
  for (const path of peaks) peakSets.push({ name: path, regions: await ports.readBed(path) });
  return {
    peakSets,
    blacklist: blacklist === null ? null : await ports.readBed(blacklist),
    starts:
      genes === null
        ? null
        : await ports.readGeneStarts(genes, (nLines) =>
            context.checkpoint(nLines, 0, 'lines', 'Reading genes'),
          ),
    barcodes: barcodes === null ? null : await ports.readBarcodes(barcodes),
  };
}
