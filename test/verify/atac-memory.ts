// The memory of accessibility at the sizes of today's experiments.
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createRandom } from '#main/numerics/random.ts';
import { runCli, runProcess } from './run-process.ts';
import type { Verification, VerifyContext } from './types.ts';

const compress = promisify(gzip);

export const atacMemoryVerification: Verification = {
  name: 'atac-memory',
  what: '10,000 cells x 100,000 peaks, about 2,000 open per cell: all processes together under 2.5 GB',
  async run(context) {
    const input = path.join(context.workDir, 'large.h5ad');
    const output = path.join(context.workDir, 'run');
    const quiet = ['--progress', 'none'];
    await runOrThrow([
      ...['simulate', 'atac', '--output', input, '--cells', '10000', '--peaks', '100000'],
      ...['--types', '8', ...quiet],
    ]);
    const { seconds, peakMb } = await runOrThrow([
      ...['atac', '--input', input, '--output', output, '--label-key', 'cell_type', ...quiet],
      ...['--clusters', '8', '--max-steps', '200', '--set', 'warmStartSteps=100'],
      ...['--set', 'denoised=none', '--set', 'minCells=1'],
    ]);
    const { stages } = JSON.parse(await readFile(path.join(output, 'run.json'), 'utf8')) as {
      readonly stages: unknown;
    };
    return { passed: peakMb < 2_500, numbers: { peakMb, seconds, stages } };
  },
};

async function runOrThrow(args: readonly string[]) {
  const run = await runCli(args);
  if (run.code !== 0) throw new Error(`${args[0]} ended with ${run.code}: ${run.stderr}`);
  return run;
}

const nPieces = 25;
const linesPerPiece = 1_000_000;
const nRepeats = 4;
const nCells = 5_000;
const nBackground = 300_000;
const nPeaks = 120_000;
const basesPerPeak = 20_000;
const allowedMb = 1_000;

export const fragmentMemoryVerification: Verification = {
  name: 'atac-fragment-memory',
  what: '100 million lines of fragments, unsorted, are looked at and counted over 120,000 peaks within 1 GB',
  async run(context) {
    const fragments = path.join(context.workDir, 'fragments.tsv.gz');
    const bed = path.join(context.workDir, 'peaks.bed');
    await writeFile(bed, makePeaks());
    const gzipBytes = await writeFragments(fragments, context);
    const script = path.join(import.meta.dirname, 'count-fragments.ts');
    const { code, stdout, stderr, seconds } = await runProcess(process.execPath, [
      ...[script, fragments, bed],
    ]);
    if (code !== 0) throw new Error(`count-fragments.ts ended with ${code}: ${stderr}`);
    const found = JSON.parse(stdout) as { readonly peakMb: number; readonly nFragments: number };
    const isWhole = found.nFragments === nPieces * linesPerPiece * nRepeats;
    return {
      passed: isWhole && found.peakMb <= allowedMb,
      numbers: { ...found, gzipBytes, seconds },
    };
  },
};

/** One peak of 1,000 bases every 20,000, on one chromosome after the other. */
function makePeaks(): string {
  return Array.from({ length: nPeaks }, (_, peak) => {
    const [chromosome, start] = placeOf(peak);
    return `chr${chromosome}\t${start}\t${start + 1_000}\n`;
  }).join('');
}

function placeOf(peak: number): readonly [chromosome: number, start: number] {
  const perChromosome = Math.ceil(nPeaks / 22);
  return [1 + Math.floor(peak / perChromosome), basesPerPeak * (1 + (peak % perChromosome))];
}

/** Pieces of a million lines, each a member of the gzip file, all of them several times over. */
async function writeFragments(file: string, { log }: VerifyContext): Promise<number> {
  const random = createRandom(1, 0);
  const out = createWriteStream(file);
  let nBytes = 0;
  for (let piece = 0; piece < nPieces; piece++) {
    const member = await compress(makeLines(random), { level: 1 });
    for (let repeat = 0; repeat < nRepeats; repeat++) {
      nBytes += member.length;
      if (!out.write(member)) await once(out, 'drain');
    }
    if (piece % 5 === 4) log(`${(piece + 1) * nRepeats} million lines written`);
  }
  out.end();
  await finished(out);
  return nBytes;
}

/** Two of three fragments are those of cells; half of all begin in a peak. */
function makeLines(random: ReturnType<typeof createRandom>): string {
  const lines: string[] = [];
  for (let i = 0; i < linesPerPiece; i++) {
    const isOfCell = random.uniform() < 2 / 3;
    const barcode = random.integer(isOfCell ? nCells : nBackground) + (isOfCell ? 0 : nCells);
    const [chromosome, peakStart] = placeOf(random.integer(nPeaks));
    const start = peakStart + (random.uniform() < 0.5 ? 0 : 2_000) + random.integer(800);
    const end = start + 40 + random.integer(400);
    lines.push(`chr${chromosome}\t${start}\t${end}\tBC${barcode}-1\t1\n`);
  }
  return lines.join('');
}
