// `npm run check`: everything that needs neither display nor build: types, lint, imports, format, dead code, unit and
// contract tests. Ends at the first part that fails.
import { totalLine } from './test-results.ts';
import { runStaticTools, summaryLine } from './tools.ts';
import { runVitest } from './vitest.ts';

const results = await runStaticTools();
if (results.some(({ passed }) => !passed)) process.exit(1);

const startedAt = performance.now();
const counts = await runVitest(['unit', 'contract']);
const seconds = (performance.now() - startedAt) / 1000;
console.log(summaryLine('unit and contract tests', counts.failed === 0, seconds));
console.log(totalLine(counts));
process.exit(counts.failed === 0 ? 0 : 1);
