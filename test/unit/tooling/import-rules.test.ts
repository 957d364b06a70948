// Plants one violation per rule in a tree of its own and expects each to be reported, and nothing on a legal tree.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkImports } from '../../../scripts/check-imports.ts';
import { importRules } from '../../../scripts/import-rules.ts';
import { root } from '../../../scripts/paths.ts';

type Tree = Readonly<Record<string, readonly string[]>>;

const typeOnly = 'type ';

/** A small tree in which every area imports what it may. */
const legal: Tree = {
  'shared/model/a.ts': ['./b.ts'],
  'shared/model/b.ts': [],
  'shared/contract/a.ts': ['../model/a.ts', 'zod'],
  'shared/figure/a.ts': ['../model/a.ts'],
  'shared/rpc/a.ts': ['#shared/contract/a.ts', '#shared/model/a.ts'],
  'preload/index.ts': ['electron', '#shared/model/a.ts'],
  'renderer/components/A.tsx': ['react', '@mantine/core', '#shared/model/a.ts'],
  'renderer/client/a.ts': ['react', '#shared/rpc/a.ts', '@tanstack/react-query'],
  'renderer/views/A.tsx': ['../components/A.tsx', '../client/a.ts', '#shared/model/a.ts'],
  'renderer/wizards/common/a.ts': ['../../components/A.tsx'],
  'renderer/wizards/one/A.tsx': ['../common/a.ts', '../../views/A.tsx', '../../client/a.ts'],
  'renderer/wizards/two/A.tsx': ['../common/a.ts'],
  'renderer/shell/A.tsx': ['../wizards/one/A.tsx', '../wizards/two/A.tsx', 'react-dom/client'],
  'main/engines/scran/index.ts': ['scran.js', 'node:worker_threads', '#shared/model/a.ts'],
  'main/numerics/a.ts': ['#shared/model/a.ts'],
  'main/compute/a.ts': ['../numerics/a.ts', '@tensorflow/tfjs', 'node:worker_threads'],
  'main/io/a.ts': ['../numerics/a.ts', 'h5wasm', '#shared/model/a.ts'],
  'main/jobs/a.ts': ['#shared/contract/a.ts'],
  'main/methods/common/a.ts': ['../../numerics/a.ts'],
  'main/methods/one/a.ts': [
    '../common/a.ts',
    `${typeOnly}../../io/a.ts`,
    `${typeOnly}../../compute/a.ts`,
    `${typeOnly}../../engines/scran/index.ts`,
    '#shared/contract/a.ts',
  ],
  'main/methods/two/a.ts': ['../../numerics/a.ts'],
  'main/ports.ts': [`${typeOnly}./jobs/a.ts`, '#shared/model/a.ts'],
  'main/services/a.ts': ['../methods/one/a.ts', '../jobs/a.ts', '../io/a.ts', '../ports.ts'],
  'main/platform/a.ts': ['node:fs', `${typeOnly}../ports.ts`, `${typeOnly}../io/a.ts`, 'ws'],
  'main/core.ts': ['./services/a.ts', './jobs/a.ts', './ports.ts'],
  'main/tasks.ts': ['./methods/one/a.ts', './engines/scran/index.ts', './io/a.ts'],
  'main/hosts/electron/index.ts': ['electron', '../../platform/a.ts', 'node:path'],
  'main/hosts/server/index.ts': ['../../core.ts', '../../platform/a.ts', 'ws', 'node:http'],
  'main/hosts/thread/index.ts': ['../../tasks.ts', '../../platform/a.ts', '../../jobs/a.ts'],
};

/** Rule, planted file, what it imports in vain. */
const violations: readonly (readonly [rule: string, file: string, target: string])[] = [
  ['shared-model', 'shared/model/x1.ts', 'zod'],
  ['shared-model', 'shared/model/x2.ts', '../contract/a.ts'],
  ['shared-contract', 'shared/contract/x1.ts', 'node:path'],
  ['shared-contract', 'shared/contract/x2.ts', '../rpc/a.ts'],
  ['shared-figure', 'shared/figure/x1.ts', '../contract/a.ts'],
  ['shared-figure', 'shared/figure/x2.ts', 'pdf-lib'],
  ['shared-rpc', 'shared/rpc/x1.ts', 'ws'],
  ['preload', 'preload/x1.ts', 'node:fs'],
  ['preload', 'preload/x2.ts', `${typeOnly}#renderer/client/a.ts`],
  ['renderer', 'renderer/x1.ts', `${typeOnly}#main/io/a.ts`],
  ['renderer', 'renderer/x2.ts', 'node:path'],
  ['renderer', 'renderer/x3.ts', `${typeOnly}electron`],
  ['renderer-components', 'renderer/components/x1.ts', '../client/a.ts'],
  ['renderer-client', 'renderer/client/x1.ts', '../views/A.tsx'],
  ['renderer-views', 'renderer/views/x1.ts', '../wizards/one/A.tsx'],
  ['renderer-wizards', 'renderer/wizards/one/x1.ts', '../two/A.tsx'],
  ['renderer-wizards', 'renderer/wizards/one/x2.ts', '../../shell/A.tsx'],
  ['main-engines', 'main/engines/scran/x1.ts', '../../numerics/a.ts'],
  ['main-engines', 'main/engines/scran/x2.ts', 'node:fs'],
  ['main-numerics', 'main/numerics/x1.ts', 'node:os'],
  ['main-numerics', 'main/numerics/x2.ts', `${typeOnly}../jobs/a.ts`],
  ['main-compute', 'main/compute/x1.ts', '../io/a.ts'],
  ['main-io', 'main/io/x1.ts', 'node:fs'],
  ['main-io-types-only', 'main/io/x2.ts', '#shared/contract/a.ts'],
  ['main-jobs', 'main/jobs/x1.ts', `${typeOnly}../methods/one/a.ts`],
  ['main-methods', 'main/methods/one/x1.ts', '../two/a.ts'],
  ['main-methods', 'main/methods/one/x2.ts', 'node:path'],
  ['main-methods-types-only', 'main/methods/one/x3.ts', '../../io/a.ts'],
  ['main-services', 'main/services/x1.ts', '../platform/a.ts'],
  ['main-services', 'main/services/x2.ts', 'node:fs'],
  ['main-platform', 'main/platform/x1.ts', '../services/a.ts'],
  ['main-platform-types-only', 'main/platform/x2.ts', '../io/a.ts'],
  ['main-ports', 'main/ports.ts', './services/x2.ts'],
  ['main-ports-types-only', 'main/ports.ts', './io/x1.ts'],
  ['main-core', 'main/core.ts', './platform/x2.ts'],
  ['main-tasks', 'main/tasks.ts', './platform/x2.ts'],
  ['main-hosts', 'main/hosts/server/x1.ts', '../../services/a.ts'],
  ['main-hosts', 'main/hosts/server/x2.ts', '../thread/index.ts'],
  ['main-hosts-types-only', 'main/hosts/server/x3.ts', '../../jobs/a.ts'],
  ['main-hosts-electron', 'main/hosts/electron/x1.ts', '../../services/a.ts'],
  ['main-hosts-electron-types-only', 'main/hosts/electron/x2.ts', '../../ports.ts'],
  ['main-hosts-thread', 'main/hosts/thread/x1.ts', '../../core.ts'],
  ['no-cycles', 'shared/model/x3.ts', `${typeOnly}./x4.ts`],
  ['no-tests-in-source', 'main/jobs/x2.ts', '#test/a.ts'],
  ['electron-in-its-host-only', 'main/platform/x3.ts', 'electron'],
  ['no-unknown-module', 'renderer/x4.ts', './nowhere.ts'],
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function plant(tree: Tree): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'import-rules-'));
  folders.push(folder);
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const imports = Object.fromEntries(
    ['main', 'shared', 'renderer', 'test'].map((area) => [`#${area}/*`, `./${area}/*`]),
  );
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
  for (const [file, targets] of Object.entries({ ...tree, 'test/a.ts': [] })) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), targets.map(importLine).join('\n'));
  }
  return folder;
}

function importLine(target: string, index: number): string {
  return target.startsWith(typeOnly)
    ? `import type { T${index} } from '${target.slice(typeOnly.length)}';`
    : `import { value${index} } from '${target}'; value${index}();`;
}

function withViolations(): Tree {
  const tree: Record<string, readonly string[]> = { ...legal, 'shared/model/x4.ts': ['./x3.ts'] };
  for (const [, file, target] of violations) tree[file] = [...(tree[file] ?? []), target];
  return tree;
}

test('a tree in which every area imports what it may is clean', async () => {
  const report = await checkImports(plant(legal));
  expect(report.violations).toEqual([]);
  expect(report.nModules).toBeGreaterThan(Object.keys(legal).length);
});

test('every planted violation is reported by its rule', async () => {
  const report = await checkImports(plant(withViolations()));
  const reported = report.violations.map(({ rule, from }) => `${rule}: ${from}`);
  expect(reported).toEqual(
    expect.arrayContaining(violations.map(([rule, file]) => `${rule}: ${file}`)),
  );
});

test('no rule goes without a planted violation', () => {
  const planted = new Set(violations.map(([rule]) => rule));
  expect(importRules.map(({ name }) => name).filter((name) => !planted.has(name ?? ''))).toEqual(
    [],
  );
});
