// Reads one file and prints its size in memory and the peak of this process; started by read-memory.ts.
import { readMatrix } from '#main/io/read-matrix.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';

const [path = ''] = process.argv.slice(2);
const { x, obs, vars } = await readMatrix({ probe: createFileProbe() }, path);
const csrBytes = x.data.byteLength + x.indices.byteLength + x.indptr.byteLength;
const sum = x.data.reduce((total, value) => total + value, 0);
console.log(
  JSON.stringify({
    ...{ nCells: obs.index.length, nFeatures: vars.index.length, sum },
    ...{ csrMb: csrBytes / 2 ** 20, peakMb: process.resourceUsage().maxRSS / 1024 },
  }),
);
