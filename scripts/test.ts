// `npm test`: all that CI runs. Static checks and the build count as one test each.
// The last line is `N passed, N failed, N skipped`.
import { buildAll } from './build.ts';
import { addCounts, noCounts, totalLine } from './test-results.ts';
import type { Counts } from './test-results.ts';
import { runStaticTools, summaryLine } from './tools.ts';
import { runVitest } from './vitest.ts';

const one = (passed: boolean): Counts => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
});

async function runBuild(): Promise<boolean> {
  try {
    console.log(summaryLine('build', true, await buildAll()));
    return true;
  } catch (error) {
    console.error(error);
    console.log(summaryLine('build', false, 0));
    return false;
  }
}

let counts = noCounts;
for (const { passed } of await runStaticTools()) counts = addCounts(counts, one(passed));
const built = await runBuild();
counts = addCounts(counts, one(built));
const tiers = built
  ? [['unit', 'contract', 'golden'], ['e2e'], ['package']]
  : [['unit', 'contract', 'golden']];
for (const projects of tiers) counts = addCounts(counts, await runVitest(projects));
console.log(totalLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
