// Runs of a long check, kept in a folder so that the check goes on where it was broken off.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The kept run of this name when it was made with the same parameters, else a new one, which is then kept. */
export async function runOrRemember<Run>(
  keepDir: string | null,
  { name, params }: { readonly name: string; readonly params: unknown },
  run: () => Promise<Run>,
): Promise<Run> {
  if (keepDir === null) return run();
  const file = path.join(keepDir, `${name.replaceAll(/[^\w-]+/g, '-')}.json`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) {
    const found = JSON.parse(kept) as { readonly params: unknown; readonly run: Run };
    if (JSON.stringify(found.params) === JSON.stringify(params)) return found.run;
  }
  const result = await run();
  await writeFile(file, JSON.stringify({ params, run: result }));
  return result;
}
