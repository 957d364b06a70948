// Checks every import of the source against import-rules.ts with dependency-cruiser.
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importRules } from './import-rules.ts';
import { root } from './paths.ts';

export interface ImportViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface ImportReport {
  readonly nModules: number;
  readonly violations: readonly ImportViolation[];
}

/** Checks the source folders below `folder`, which needs the repository's package.json for its `imports`. */
export async function checkImports(folder: string): Promise<ImportReport> {
  const areas = ['shared', 'preload', 'renderer', 'main'].filter((area) =>
    existsSync(path.join(folder, area)),
  );
  const { output } = await cruise(areas, {
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: [...importRules] },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.json'],
    },
  });
  const { summary } = output as ICruiseResult;
  return {
    nModules: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { nModules, violations } = await checkImports(root);
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} imports ${to}`);
  console.log(`${nModules} modules, ${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
