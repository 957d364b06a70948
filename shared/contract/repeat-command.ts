// The command line that repeats a run, from what run.json says of it.
import { atacPresetNames, resolveAtacParams, type AtacPresetName } from './atac-cluster.ts';
import {
  integrationParamsSchema,
  presetNames,
  resolveIntegrationParams,
  type PresetName,
} from './integration.ts';
import { writeFix } from './fixes.ts';
import type { RunRecord } from './results.ts';

/** Parameters that have a flag of their own. */
const flags: Readonly<Record<string, string>> = {
  profile: '--profile',
  seed: '--seed',
  device: '--device',
  threads: '--threads',
};

/**
 * The command that does the same run again into `output`. What equals the preset is left out.
 * @returns one argument group per line, quoted for a POSIX shell
 */
export function repeatCommand(run: RunRecord, output: string): string {
  const parts = [
    run.method === 'atac' ? 'cellwright atac' : 'cellwright integrate',
    `--input ${run.inputs.map(({ path }) => quote(path)).join(' ')}`,
    `--output ${quote(output)}`,
    ...chosenMatrices(run),
    ...chosenFixes(run),
    ...Object.entries(run.files ?? {}).map(
      ([name, paths]) => `--${name} ${[paths].flat().map(quote).join(' ')}`,
    ),
    ...givenBatchNames(run),
    ...(run.batchKey === null ? [] : [`--batch-key ${quote(run.batchKey)}`]),
    ...(run.labelKey === null ? [] : [`--label-key ${quote(run.labelKey)}`]),
    `--preset ${run.preset}`,
    ...changedParams(run).map(([name, value]) =>
      flags[name] === undefined
        ? `--set ${quote(`${name}=${value}`)}`
        : `${flags[name]} ${quote(value)}`,
    ),
  ];
  return parts.join(' \\\n  ');
}

/** The matrix of each file, once where it is the same in all, unless it is the plain one. */
function chosenMatrices({ inputs }: RunRecord): readonly string[] {
  const [first] = new Set(inputs.map(({ matrix }) => matrix));
  if (inputs.every(({ matrix }) => matrix === first)) {
    const isPlain = first === undefined || ['X', 'fragments'].includes(first);
    return isPlain ? [] : [`--matrix ${quote(first)}`];
  }
  return inputs.map(({ matrix, path }) => `--matrix ${quote(`${matrix}@${path}`)}`);
}

/** In the order of the files; nothing where they are called as the files are. */
function givenBatchNames({ inputs }: RunRecord): readonly string[] {
  const names = inputs.map(({ batch }) => batch).filter((name) => name !== undefined);
  return names.length === 0 ? [] : [`--batch-names ${names.map(quote).join(' ')}`];
}

/** Every fix of every file, once where all files have the same. */
function chosenFixes({ inputs }: RunRecord): readonly string[] {
  const texts = inputs.map(({ fixes = [] }) => fixes.map(writeFix));
  const [first = []] = texts;
  const isSame = texts.every((list) => list.join('\n') === first.join('\n'));
  if (isSame) return first.map((text) => `--fix ${quote(text)}`);
  return inputs.flatMap(({ path }, i) =>
    (texts[i] ?? []).map((text) => `--fix ${quote(`${text}@${path}`)}`),
  );
}

/** The parameters the run would have had by its preset alone. */
function usualParams(run: RunRecord): Readonly<Record<string, unknown>> {
  if (run.method === 'atac') {
    const preset = atacPresetNames.find((name): name is AtacPresetName => name === run.preset);
    return resolveAtacParams({ preset: preset ?? 'recommended', overrides: {} });
  }
  const preset = presetNames.find((name): name is PresetName => name === run.preset);
  const profile = integrationParamsSchema.shape.profile.safeParse(run.parameters['profile']);
  return resolveIntegrationParams({
    preset: preset ?? 'recommended',
    overrides: profile.success ? { profile: profile.data } : {},
  });
}

function changedParams(run: RunRecord): readonly (readonly [string, string])[] {
  const usual = usualParams(run);
  return Object.entries(run.parameters)
    .filter(([name, value]) => name in usual && (usual[name] !== value || isPinned(name, value)))
    .map(([name, value]) => [name, String(value)] as const);
}

/** The seed is always said: it is what makes the result the same. So is a profile other than the default. */
function isPinned(name: string, value: unknown): boolean {
  return name === 'seed' || (name === 'profile' && value !== 'rna');
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
