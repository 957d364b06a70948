// npm run verify [-- NAME...] [--python PATH] [--old-python PATH] [--data DIR] [--scorer DIR]
//   [--scale DIR]            for atac-original: the folder of the original's package
//   [--files N] [--seed N]   for fuzz
//   [--keep DIR]             for schedule, atac-simulated, atac-original and atac-schedule
// The long checks, by hand: real data, the originals, many seeds. Results are kept in test/verify/latest.json.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { atacVerifications } from '#test/verify/atac.ts';
import { hostileVerification } from '#test/verify/atac-hostile.ts';
import { fuzzVerification } from '#test/verify/fuzz.ts';
import { inputVerification } from '#test/verify/inputs.ts';
import { integrationVerifications } from '#test/verify/integration.ts';
import { namePlaces } from '#test/verify/name-places.ts';
import { readMemoryVerification } from '#test/verify/read-memory.ts';
import { roundTripVerification } from '#test/verify/round-trip.ts';
import { scheduleVerification } from '#test/verify/schedule.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string' },
    'old-python': { type: 'string' },
    data: { type: 'string', default: process.env['CELLWRIGHT_DATA'] ?? '' },
    files: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    scorer: { type: 'string', default: process.env['CELLWRIGHT_SCORER'] ?? '' },
    scale: { type: 'string' },
    keep: { type: 'string' },
  },
});
const root = path.resolve(import.meta.dirname, '..');
const latestFile = path.join(root, 'test', 'verify', 'latest.json');
const all = [
  ...integrationVerifications,
  ...atacVerifications,
  hostileVerification,
  scheduleVerification,
  inputVerification,
  roundTripVerification,
  readMemoryVerification,
  fuzzVerification,
];
const chosen =
  positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
const latest = JSON.parse(await readFile(latestFile, 'utf8').catch(() => '{}')) as Record<
  string,
  unknown
>;
let nFailed = 0;
for (const verification of chosen) {
  const workDir = await mkdtemp(path.join(os.tmpdir(), 'cellwright-verify-'));
  const startedAt = performance.now();
  try {
    const outcome = await verification.run({
      python: values.python ?? null,
      oldPython: values['old-python'] ?? null,
      dataDir: values.data === '' ? null : values.data,
      scorerDir: values.scorer === '' ? null : values.scorer,
      scaleDir: values.scale ?? null,
      fuzz: { nFiles: Number(values.files), seed: Number(values.seed) },
      keepDir: values.keep ?? null,
      workDir,
      log: (text) => console.log(`  ${text}`),
    });
    const word = outcome.skipped !== undefined ? 'skipped' : outcome.passed ? 'passed' : 'FAILED';
    if (word === 'FAILED') nFailed += 1;
    console.log(`${word}  ${verification.name}: ${outcome.skipped ?? verification.what}`);
    if (outcome.skipped === undefined) {
      latest[verification.name] = {
        what: verification.what,
        passed: outcome.passed,
        at: new Date().toISOString(),
        seconds: Math.round((performance.now() - startedAt) / 1000),
        computer: `${os.cpus()[0]?.model ?? 'processor'}, ${os.availableParallelism()} cores`,
        numbers: namePlaces(outcome.numbers, {
          ...{ work: workDir, data: resolved(values.data), repository: root },
          ...{ scorer: resolved(values.scorer), kept: resolved(values.keep ?? '') },
          ...{ scale: resolved(values.scale ?? '') },
          ...{ temporary: os.tmpdir(), home: os.homedir() },
        }),
      };
      await writeFile(latestFile, `${JSON.stringify(latest, null, 1)}\n`);
    }
  } catch (error) {
    nFailed += 1;
    console.log(
      `FAILED  ${verification.name}: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
process.exitCode = nFailed === 0 ? 0 : 1;

function resolved(folder: string): string | null {
  return folder === '' ? null : path.resolve(folder);
}
