import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeCommand } from '#main/hosts/cli/help.ts';
import { integrateCommand } from '#main/hosts/cli/commands/integrate.ts';
import { readArguments } from '#main/hosts/cli/flags.ts';
import { parameterFlags, readParameters } from '#main/hosts/cli/params.ts';
import { toFlagName } from '#main/hosts/cli/schema-flags.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'cellwright-params-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function writeParams(text: string): string {
  const file = path.join(dir, 'params.json');
  writeFileSync(file, text);
  return file;
}

const flags = parameterFlags(integrationParamsSchema);
const read = (...args: string[]) =>
  readParameters(readArguments(args, flags), integrationParamsSchema);

test('every field of the schema has a flag, shown in the help with unit, range and default', () => {
  const help = describeCommand(integrateCommand).replaceAll(/\s+/g, ' ');
  for (const key of Object.keys(integrationParamsSchema.shape)) {
    expect(flags.map(({ name }) => name)).toContain(toFlagName(key));
    expect(help).toContain(`--${toFlagName(key)} `);
  }
  expect(help).toContain('(genes seen; 0 to 100000; default 600)');
  expect(help).toContain('--device auto|cpu|');
});

test('nothing given is nothing changed', async () => {
  expect(await read()).toStrictEqual({});
});

test('flags win over --set, --set over the file', async () => {
  const file = writeParams('{"seed": 1, "minCells": 1, "latentDim": 20, "keepMt": true}');
  const given = ['--params', file, '--set', 'seed=2', '--set', 'minCells=2', '--seed', '3'];
  expect(await read(...given)).toStrictEqual({ seed: 3, minCells: 2, latentDim: 20, keepMt: true });
});

test('values have the type of their field', async () => {
  expect(
    await read('--learning-rate', '1e-3', '--keep-mt', '--profile', 'atac', '--threads=2'),
  ).toStrictEqual({ profile: 'atac', keepMt: true, learningRate: 0.001, threads: 2 });
});

test.each([
  [['--latent-dim', '500'], /^--latent-dim: .*128/],
  [['--latent-dim', 'ten'], '--latent-dim: expected a number, found "ten".'],
  [['--latent-dim='], '--latent-dim: expected a number, found "".'],
  [['--latent-dim', '1.5'], /^--latent-dim: .*int/],
  [['--set', 'latentdim=5'], '--set latentdim: there is no parameter latentdim.'],
  [['--set', 'latentDim'], '--set latentDim: expected NAME=VALUE.'],
  [['--set', 'keepMt=yes'], '--set keepMt: expected true or false, found "yes".'],
  [['--params', '/nowhere.json'], /^--params \/nowhere.json: ENOENT/],
])('%j is wrong usage', async (args, message) => {
  await expect(read(...args)).rejects.toMatchObject({ code: 'usage' });
  await expect(read(...args)).rejects.toThrow(message);
});

test('a misspelt name in the file is answered by the nearest one', async () => {
  const file = writeParams('{"minFeature": 5}');
  await expect(read('--params', file)).rejects.toMatchObject({
    message: `${file}: minFeature: there is no parameter minFeature.`,
    hint: 'Did you mean minFeatures?',
  });
});

test.each(['[1]', '{"a":', '7'])('a file that is no JSON object is refused: %s', async (text) => {
  await expect(read('--params', writeParams(text))).rejects.toMatchObject({ code: 'usage' });
});
