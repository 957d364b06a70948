// Thousands of spoiled files through every reader: each is read or refused, and nothing else happens.
import { fork } from 'node:child_process';
import path from 'node:path';
import type { FuzzEvent, FuzzPart } from './fuzz/messages.ts';
import type { Verification, VerifyContext } from './types.ts';

const nProcesses = 2;

interface Tally {
  readonly outcomes: Record<string, number>;
  readonly problems: string[];
  slowestMs: number;
  goodPeakMb: number;
  peakMb: number;
}

export const fuzzVerification: Verification = {
  name: 'fuzz',
  what: 'spoiled files of every format are read or refused: no crash, no hang over 10 s, no memory over twice that of good files',
  async run(context) {
    const { nFiles, seed } = context.fuzz;
    const tally: Tally = { outcomes: {}, problems: [], slowestMs: 0, goodPeakMb: 0, peakMb: 0 };
    await Promise.all(
      Array.from({ length: nProcesses }, async (_, i) => {
        const workDir = path.join(context.workDir, `${i}`);
        let next = i;
        while (next < nFiles) {
          const part = { seed, first: next, step: nProcesses, end: nFiles, workDir };
          next = (await runPart(part, tally, context)) + nProcesses;
        }
      }),
    );
    const { outcomes, problems, ...peaks } = tally;
    const nDone = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
    return {
      passed: problems.length === 0 && nDone === nFiles,
      numbers: { nFiles: nDone, seed, outcomes, ...peaks, problems },
    };
  },
};

/** Runs a process until it ends; returns the last file it was at. A process that crashes is a problem of its file. */
async function runPart(part: FuzzPart, tally: Tally, { log }: VerifyContext): Promise<number> {
  const file = path.join(import.meta.dirname, 'fuzz', 'process.ts');
  const child = fork(file, [JSON.stringify(part)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let last = part.first - part.step;
  let hasBegun = false;
  const addProblem = (index: number, text: string) => {
    log(`file ${index}: ${text}`);
    tally.problems.push(`file ${index}: ${text}`);
  };
  child.on('message', (event: FuzzEvent) => {
    if (event.type === 'good') {
      hasBegun = true;
      tally.goodPeakMb = Math.max(tally.goodPeakMb, event.peakMb);
    } else if (event.type === 'problem') addProblem(event.index, event.text);
    else {
      last = event.index;
      tally.outcomes[event.outcome] = (tally.outcomes[event.outcome] ?? 0) + 1;
      tally.slowestMs = Math.max(tally.slowestMs, event.ms);
      tally.peakMb = Math.max(tally.peakMb, event.peakMb);
      if (event.index % 1000 === 0) log(`${event.index} of ${part.end} files`);
    }
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (!hasBegun) throw new Error('the good files could not be read');
  if (code === 0) return last;
  addProblem(last + part.step, `the process crashed (${code})`);
  return last + part.step;
}
