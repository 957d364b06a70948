// Who may import whom. One row per area: what its files may reach; everything else is a violation, type-only imports
// included. Paths are patterns on the place of a module in this repository.
import type { IForbiddenRuleType } from 'dependency-cruiser';

interface Row {
  readonly name: string;
  /** Pattern of the importing files; its first group, if any, is `$1` in `own`. */
  readonly from: string;
  /** Files among `from` that another row covers. */
  readonly except?: string;
  /** What may be imported besides packages and Node. */
  readonly may: readonly string[];
  /** What may be imported as types only. */
  readonly types?: readonly string[];
  /** npm packages by name, or any but Electron. */
  readonly packages?: readonly string[] | 'any';
  /** Node's own modules by name, or any. */
  readonly node?: readonly string[] | 'any';
}

const gpuPackages = ['@tensorflow/[^/]+', '@?webgpu(/types)?'];
const formatPackages = [
  'h5wasm',
  'h5wasm-plugins',
  'papaparse',
  'read-excel-file',
  'unzipit',
  'write-excel-file',
  'zarrita',
];
const enginePackages = ['scran\\.js', 'koffi'];

const rows: readonly Row[] = [
  { name: 'shared-model', from: '^shared/model/', may: ['^shared/model/'] },
  {
    name: 'shared-contract',
    from: '^shared/contract/',
    may: ['^shared/(model|contract)/'],
    packages: ['zod'],
  },
  { name: 'shared-figure', from: '^shared/figure/', may: ['^shared/(model|figure)/'] },
  { name: 'shared-rpc', from: '^shared/rpc/', may: ['^shared/'] },
  { name: 'preload', from: '^preload/', may: ['^preload/', '^shared/'], packages: ['electron'] },
  {
    name: 'renderer',
    from: '^renderer/',
    may: ['^renderer/', '^shared/', '^assets/'],
    packages: 'any',
  },
  {
    name: 'renderer-components',
    from: '^renderer/components/',
    may: ['^renderer/components/', '^shared/model/'],
    packages: 'any',
  },
  {
    name: 'renderer-client',
    from: '^renderer/client/',
    may: ['^renderer/client/', '^shared/'],
    packages: 'any',
  },
  {
    name: 'renderer-views',
    from: '^renderer/views/',
    may: ['^renderer/(views|components|client)/', '^shared/'],
    packages: 'any',
  },
  {
    name: 'renderer-wizards',
    from: '^renderer/wizards/([^/]+)/',
    may: [
      '^renderer/wizards/($1|common)/',
      '^renderer/wizards/wizard\\.ts$',
      '^renderer/(views|components|client)/',
      '^shared/',
      '^assets/',
    ],
    packages: 'any',
  },
  {
    name: 'main-engines',
    from: '^main/engines/([^/]+)/',
    may: ['^main/engines/$1/', '^shared/model/'],
    packages: enginePackages,
    node: ['worker_threads'],
  },
  { name: 'main-numerics', from: '^main/numerics/', may: ['^main/numerics/', '^shared/model/'] },
  {
    name: 'main-compute',
    from: '^main/compute/',
    may: ['^main/(compute|numerics)/', '^shared/model/'],
    packages: gpuPackages,
    node: ['worker_threads'],
  },
  {
    name: 'main-io',
    from: '^main/io/',
    may: ['^main/(io|numerics)/', '^shared/model/'],
    types: ['^shared/contract/'],
    packages: formatPackages,
  },
  { name: 'main-jobs', from: '^main/jobs/', may: ['^main/jobs/', '^shared/'] },
  {
    name: 'main-methods',
    from: '^main/methods/([^/]+)/',
    may: ['^main/methods/($1|common)/', '^main/numerics/', '^shared/'],
    types: ['^main/(compute|io|jobs|engines)/'],
  },
  {
    name: 'main-services',
    from: '^main/services/',
    may: ['^main/(services|methods|jobs|io)/', '^main/ports\\.ts$', '^shared/'],
    node: ['path', 'crypto'],
  },
  {
    name: 'main-platform',
    from: '^main/platform/',
    may: ['^main/platform/', '^shared/'],
    types: ['^main/ports\\.ts$', '^main/(io|jobs|compute)/'],
    packages: 'any',
    node: 'any',
  },
  {
    name: 'main-ports',
    from: '^main/ports\\.ts$',
    may: ['^shared/'],
    types: ['^main/(io|jobs|compute)/'],
  },
  {
    name: 'main-core',
    from: '^main/core\\.ts$',
    may: ['^main/(services|methods|jobs|compute|io|engines)/', '^main/ports\\.ts$', '^shared/'],
  },
  {
    name: 'main-tasks',
    from: '^main/tasks\\.ts$',
    may: ['^main/(methods|io|compute|engines|numerics|jobs)/', '^main/ports\\.ts$', '^shared/'],
  },
  {
    name: 'main-hosts',
    from: '^main/hosts/([^/]+)/',
    except: '^main/hosts/(electron|thread)/',
    may: ['^main/hosts/$1/', '^main/core\\.ts$', '^main/platform/', '^shared/'],
    types: ['^main/ports\\.ts$', '^main/jobs/'],
    packages: 'any',
    node: 'any',
  },
  {
    name: 'main-hosts-electron',
    from: '^main/hosts/electron/',
    may: ['^main/hosts/electron/', '^main/core\\.ts$', '^main/platform/', '^shared/'],
    types: ['^main/ports\\.ts$'],
    packages: ['electron', 'ws', 'zod'],
    node: 'any',
  },
  {
    name: 'main-hosts-thread',
    from: '^main/hosts/thread/',
    may: ['^main/hosts/thread/', '^main/tasks\\.ts$', '^main/(platform|jobs)/', '^shared/'],
    packages: 'any',
    node: 'any',
  },
];

const anyPackageButElectron = '(^|/)node_modules/(?!electron/)';

function packagePatterns(packages: Row['packages']): readonly string[] {
  if (packages === undefined) return [];
  if (packages === 'any') return [anyPackageButElectron];
  return packages.map((name) => `(^|/)node_modules/(@types/)?${name}/`);
}

function nodePatterns(node: Row['node']): readonly string[] {
  return node === undefined || node === 'any' ? [] : node.map((name) => `^(node:)?${name}$`);
}

function rulesOf(row: Row): readonly IForbiddenRuleType[] {
  const from =
    row.except === undefined ? { path: row.from } : { path: row.from, pathNot: row.except };
  const types = row.types ?? [];
  const may = [...row.may, ...types, ...packagePatterns(row.packages), ...nodePatterns(row.node)];
  const reach: IForbiddenRuleType = {
    name: row.name,
    severity: 'error',
    from,
    to: {
      pathNot: may.join('|'),
      ...(row.node === 'any' ? { dependencyTypesNot: ['core'] } : {}),
    },
  };
  if (types.length === 0) return [reach];
  const typesOnly: IForbiddenRuleType = {
    name: `${row.name}-types-only`,
    severity: 'error',
    from,
    to: { path: types.join('|'), dependencyTypesNot: ['type-only'] },
  };
  return [reach, typesOnly];
}

const source = '^(shared|preload|renderer|main)/';

const everywhere: readonly IForbiddenRuleType[] = [
  { name: 'no-cycles', severity: 'error', from: { path: source }, to: { circular: true } },
  {
    name: 'no-tests-in-source',
    severity: 'error',
    from: { path: source },
    to: { path: '^(test|scripts)/' },
  },
  {
    name: 'electron-in-its-host-only',
    severity: 'error',
    from: { path: source, pathNot: '^(main/hosts/electron|preload)/' },
    to: { path: '(^|/)node_modules/electron/' },
  },
  {
    name: 'no-unknown-module',
    severity: 'error',
    from: { path: source },
    to: { couldNotResolve: true },
  },
];

/** The rules in dependency-cruiser's terms. */
export const importRules: readonly IForbiddenRuleType[] = [...rows.flatMap(rulesOf), ...everywhere];
