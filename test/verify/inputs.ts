// Every matrix of the real data sets against the table that Python made of them once (test/golden/io/make_table.py).
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { judgeMatrices } from '#main/io/choose-matrix.ts';
import { withInput } from '#main/io/open-input.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import { toErrorParts } from '#shared/model/app-error.ts';
import { skip } from './types.ts';
import type { Verification } from './types.ts';

interface ExpectedMatrix {
  readonly shape: readonly [number, number];
  readonly sum: number;
  readonly nNonzero: number;
  readonly values: string;
  readonly cells: string;
  readonly features: string;
}
type Expected =
  { readonly matrices: Readonly<Record<string, ExpectedMatrix>> } | { readonly refused: string };

/** Sums of 32-bit numbers against those of the file's own. */
const relativeTolerance = 1e-5;
const ports = { probe: createFileProbe() };

export const inputVerification: Verification = {
  name: 'inputs',
  what: 'every real file opens with the shape, sum, names and kind of values that Python finds, or is refused',
  async run({ dataDir, log }) {
    if (dataDir === null) return skip('needs --data DIR or CELLWRIGHT_DATA');
    const place = path.join(import.meta.dirname, '..', 'golden', 'io', 'table.json');
    const table = JSON.parse(await readFile(place, 'utf8')) as Record<string, Expected>;
    const problems: Record<string, string> = {};
    let nMatrices = 0;
    let nRefused = 0;
    for (const [name, expected] of Object.entries(table)) {
      const found = await compareFile(path.join(dataDir, name), expected);
      nMatrices += found.nMatrices;
      nRefused += 'refused' in expected ? 1 : 0;
      if (found.problem === null) continue;
      problems[name] = found.problem;
      log(`${name}: ${found.problem}`);
    }
    const nFiles = Object.keys(table).length;
    return {
      passed: Object.keys(problems).length === 0,
      numbers: { nFiles, nMatrices, nRefused, problems },
    };
  },
};

async function compareFile(
  file: string,
  expected: Expected,
): Promise<{ readonly nMatrices: number; readonly problem: string | null }> {
  const isRefusal = 'refused' in expected;
  try {
    const problems = await compareMatrices(file, isRefusal ? {} : expected.matrices);
    if (isRefusal) return { nMatrices: 0, problem: 'was opened, but should be refused' };
    const problem = problems.length === 0 ? null : problems.join('; ');
    return { nMatrices: Object.keys(expected.matrices).length, problem };
  } catch (error) {
    const { code, message } = toErrorParts(error);
    const isRight = isRefusal && code.startsWith('input-');
    return { nMatrices: 0, problem: isRight ? null : `${code}: ${message}` };
  }
}

async function compareMatrices(
  file: string,
  expected: Readonly<Record<string, ExpectedMatrix>>,
): Promise<string[]> {
  return withInput(ports, file, async (input) => {
    const problems: string[] = [];
    const judged = await judgeMatrices(input);
    const names = judged.map(({ matrix }) => matrix.name).sort();
    const wanted = Object.keys(expected).sort();
    if (names.join() !== wanted.join()) problems.push(`has ${names.join()}, not ${wanted.join()}`);
    for (const { matrix, values } of judged) {
      const right = expected[matrix.name];
      if (right === undefined) continue;
      const x = await matrix.read([]);
      const stored = x.data.filter((value) => !Number.isNaN(value));
      const sum = stored.reduce((total, value) => total + value, 0);
      const scale = stored.reduce((total, value) => total + Math.abs(value), 0);
      const checks: Readonly<Record<string, boolean>> = {
        shape: x.nRows === right.shape[0] && x.nCols === right.shape[1],
        sum: Math.abs(sum - right.sum) <= relativeTolerance * Math.max(1, scale),
        'non-zeros': x.data.filter((value) => value !== 0).length === right.nNonzero,
        cells: digest(await matrix.cells.readNames()) === right.cells,
        features: digest(await matrix.features.readNames()) === right.features,
        [`kind of values (${values.kind})`]: right.values.split(/, | or /).includes(values.kind),
      };
      const wrong = Object.keys(checks).filter((check) => checks[check] === false);
      if (wrong.length > 0) problems.push(`${matrix.name}: ${wrong.join(', ')}`);
    }
    return problems;
  });
}

function digest(names: readonly string[]): string {
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16);
}
