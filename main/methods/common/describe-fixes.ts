import { describeFix } from '#shared/contract/fixes.ts';
import type { RunRecord } from '#shared/contract/results.ts';

/**
 * What was put right on reading, as a sentence for the methods text (with a space before it), files with the same fixes
 * together; '' when nothing was. Brackets, which name references there, are left out of names.
 */
export function describeFixes({ inputs }: Pick<RunRecord, 'inputs'>): string {
  const withoutBrackets = (text: string) => text.replaceAll(/[[\]]/g, '');
  const filesOf = new Map<string, string[]>();
  for (const { path, fixes = [] } of inputs) {
    if (fixes.length === 0) continue;
    const words = withoutBrackets(fixes.map(describeFix).join('; '));
    const name = withoutBrackets(path.split(/[\\/]/).pop() ?? path);
    filesOf.set(words, [...(filesOf.get(words) ?? []), name]);
  }
  if (filesOf.size === 0) return '';
  const parts = Array.from(filesOf, ([words, files]) => `${files.join(', ')} (${words})`);
  return ` On reading, these files were corrected: ${parts.join('; ')}.`;
}
