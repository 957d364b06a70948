import type { Input } from '#shared/contract/data.ts';
import type { Files } from '../ports.ts';

/** The inputs with real paths, those of tables that fixes read as well. Throws `forbidden`. */
export function allowInputs(files: Files, inputs: readonly Input[]): Promise<Input[]> {
  return Promise.all(inputs.map((input) => allowInput(files, input)));
}

export async function allowInput(files: Files, input: Input): Promise<Input> {
  const path = await files.allow(input.path);
  if (input.fixes === undefined) return { ...input, path };
  const fixes = await Promise.all(
    input.fixes.map(async (fix) =>
      'path' in fix ? { ...fix, path: await files.allow(fix.path) } : fix,
    ),
  );
  return { ...input, path, fixes };
}
