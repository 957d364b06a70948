import { expect, test } from 'vitest';
import { classifyMatrix } from '#main/io/classify-matrix.ts';
import { stackInputs } from '#main/io/stack-inputs.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { MethodPorts } from '#main/methods/common/ports.ts';
import { readInputs } from '#main/methods/common/read.ts';
import { csrOf } from '#test/helpers/sparse.ts';

/** Every file holds the same two cells. */
const ports = {
  readMatrix: async () => ({
    x: csrOf([
      [1, 2],
      [0, 3],
    ]),
    obs: { index: ['p', 'q'], indexName: '_index', columns: new Map() },
    vars: { index: ['CD3E', 'LYZ'], indexName: '_index', columns: new Map() },
    ...{ matrixPath: 'X', warnings: [] },
  }),
  ...{ stackInputs, classifyMatrix },
  ...{ sizeOf: async () => 1, sha256: async () => 'digest' },
} as unknown as MethodPorts;
const context = {
  warn: () => undefined,
  checkpoint: async () => undefined,
} as unknown as JobContext;

const read = (batchNames: string[] | null) =>
  readInputs(
    {
      inputs: [{ path: '/d/a.csv' }, { path: '/d/b.csv' }],
      ...{ batchKey: null, labelKey: null, batchNames },
    },
    ...(['inner', ports, context] as const),
  );

test('names that a person gave to files as batches are recorded with the files', async () => {
  const { batch, inputs } = await read(['day 1', 'b']);
  expect(batch.names).toEqual(['day 1', 'b']);
  expect(inputs.map((input) => input.batch)).toEqual(['day 1', 'b']);
});

test.each([[null], [['a', 'b']]])('the names of the files are not (%j)', async (names) => {
  const { batch, inputs } = await read(names);
  expect(batch.names).toEqual(['a', 'b']);
  expect(inputs.map((input) => 'batch' in input)).toEqual([false, false]);
});
