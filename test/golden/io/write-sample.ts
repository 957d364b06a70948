// Writes a file with every encoding the writer knows, for check_written.py to read with old and new anndata.
// node test/golden/io/write-sample.ts FILE.h5ad
import type { Column } from '#main/io/types.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { writeH5ad } from '#main/io/write-h5ad.ts';
import { nodePorts } from '../../unit/main/io/node-ports.ts';

const nCells = 300;
const nGenes = 50;
const each = <Value>(value: (i: number) => Value) =>
  Array.from({ length: nCells }, (_, i) => value(i));

const columns = new Map<string, Column>([
  [
    'kind',
    {
      type: 'categorical',
      codes: Int32Array.from(each((i) => (i % 4) - 1)),
      categories: ['β', 'T', 'NK'],
      ordered: true,
    },
  ],
  ['text', { type: 'string', values: each((i) => `ü${i}`) }],
  ['gaps', { type: 'string', values: each((i) => (i % 3 === 0 ? null : `v${i % 5}`)) }],
  ['n', { type: 'integer', values: Int32Array.from(each((i) => -i)), missing: null }],
  [
    'large',
    { type: 'integer', values: Float64Array.from(each((i) => 2 ** 40 + i)), missing: null },
  ],
  [
    'maybe_n',
    {
      type: 'integer',
      values: Int32Array.from(each((i) => i)),
      missing: Uint8Array.from(each((i) => i % 2)),
    },
  ],
  ['score', { type: 'number', values: Float64Array.from(each((i) => i / 7)) }],
  ['flag', { type: 'boolean', values: Uint8Array.from(each((i) => i % 2)) }],
  ['maybe', { type: 'boolean', values: Uint8Array.from(each((i) => i % 3)) }],
]);
// Row i holds i + 1 at column i % 50 and 0.5 at the next one but ten, in order.
const pairs = each((i) => [i % nGenes, (i + 10) % nGenes].sort((a, b) => a - b));
const x = {
  data: Float32Array.from(
    pairs.flatMap(([first], i) => (first === i % nGenes ? [i + 1, 0.5] : [0.5, i + 1])),
  ),
  indices: Int32Array.from(pairs.flat()),
  indptr: Uint32Array.from({ length: nCells + 1 }, (_, i) => 2 * i),
  nRows: nCells,
  nCols: nGenes,
};
const identity = {
  data: new Float32Array(nCells).fill(1),
  indices: Int32Array.from(each((i) => i)),
  indptr: Uint32Array.from({ length: nCells + 1 }, (_, i) => i),
  nRows: nCells,
  nCols: nCells,
};
const [path = 'sample.h5ad'] = process.argv.slice(2);
await writeH5ad(nodePorts, path, {
  x,
  layers: new Map<string, CsrMatrix | 'same-as-x'>([
    ['counts', 'same-as-x'],
    ['own', x],
  ]),
  obs: { index: each((i) => `cell${i}`), indexName: '_index', columns },
  vars: {
    index: Array.from({ length: nGenes }, (_, i) => `GENE${i}`),
    indexName: '_index',
    columns: new Map(),
  },
  obsm: new Map([
    [
      'X_umap',
      { data: Float32Array.from({ length: 2 * nCells }, (_, i) => i), nRows: nCells, nCols: 2 },
    ],
  ]),
  obsp: new Map([['connectivities', identity]]),
  raw: {
    x: identity,
    vars: {
      index: Array.from({ length: nCells }, (_, i) => `RAW${i}`),
      indexName: '_index',
      columns: new Map<string, Column>([
        [
          'even',
          { type: 'boolean', values: Uint8Array.from({ length: nCells }, (_, i) => 1 - (i % 2)) },
        ],
      ]),
    },
  },
  uns: {
    cellwright: '{"seed": 1}',
    kind_colors: ['#112233', '#445566', '#778899'],
    neighbors: {
      connectivities_key: 'connectivities',
      params: { n_neighbors: 30, metric: 'cosine' },
    },
    history: Float64Array.of(1, 0.5),
    half: 0.5,
  },
});
