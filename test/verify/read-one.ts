// Reads one input, or several below each other, and prints its size in memory and the peak of this process; started by
// read-memory.ts.
import { readMatrix } from '#main/io/read-matrix.ts';
import { stackInputs } from '#main/io/stack-inputs.ts';
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import { inputSchema } from '#shared/contract/data.ts';

const inputs = inputSchema.array().parse(JSON.parse(process.argv[2] ?? '[]'));
const parts: AnnotatedMatrix[] = [];
for (const { path, fixes } of inputs) {
  parts.push(await readMatrix({ probe: createFileProbe() }, path, { fixes }));
}
const { x, obs, vars } = await stackInputs(parts, { join: 'outer' });
const csrBytes = x.data.byteLength + x.indices.byteLength + x.indptr.byteLength;
const sum = x.data.reduce((total, value) => total + value, 0);
console.log(
  JSON.stringify({
    ...{ nCells: obs.index.length, nFeatures: vars.index.length, sum },
    ...{ csrMb: csrBytes / 2 ** 20, peakMb: process.resourceUsage().maxRSS / 1024 },
  }),
);
