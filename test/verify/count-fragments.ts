// Counts the cuts of one fragments file over the peaks of a BED file and prints the sizes and the peak of this process;
// started by atac-memory.ts.
import { countCuts } from '#main/io/fragments/count.ts';
import { readBed } from '#main/io/fragments/regions.ts';
import { surveyCells } from '#main/io/fragments/survey.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';

const [fragments = '', bed = ''] = process.argv.slice(2);
const probe = createFileProbe();
const options = { minFragments: 500, barcodes: null, chromosomes: null };
const surveyed = await surveyCells({ probe }, fragments, options);
const nFragments = surveyed.perBarcode.reduce((sum, n) => sum + n, 0);
const { x } = await countCuts({ probe }, surveyed, {
  regions: { name: bed, regions: await readBed(probe, bed) },
  ...{ binBases: 5_000, blacklist: null, starts: null },
});
console.log(
  JSON.stringify({
    ...{ nFragments, nBarcodes: surveyed.barcodes.length, nCells: x.nRows, nPeaks: x.nCols },
    ...{ nCounts: x.data.length, cuts: x.data.reduce((sum, n) => sum + n, 0) },
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
