// A bench on which an operation is tried: the same experiment runs on the device in question and on the reference
// device, with the same numbers; the results must agree.
import { expect } from 'vitest';
import type { Device, Minibatch, Parameters, Tensor, Workspace } from '#main/compute/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { BlockSpec } from '#main/numerics/nn/parameter-layout.ts';
import { createRandom } from '#main/numerics/random.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { ShapeCase } from './shapes.ts';

type Numbers = Float32Array | Float64Array;

/** Results of an experiment by name; `small` is what rounding may leave where a result should vanish. */
export type Results = Readonly<
  Record<string, Numbers | { readonly of: Numbers; readonly small: number }>
>;

export interface Bench {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly shape: ShapeCase;
  readonly nRows: number;
  /** Domain offsets. */
  readonly groups: Int32Array;
  draw(n: number): Float32Array;
  tensor(nRows: number, nCols: number, values?: Float32Array): Tensor;
  parameters(specs: readonly BlockSpec[]): Parameters;
  minibatch(): Minibatch;
}

export type Experiment = (bench: Bench) => Promise<Results>;

/** Runs an experiment. `spoil` changes the drawn numbers, e.g. to put a NaN among them. */
export async function runExperiment(
  device: Device,
  experiment: Experiment,
  shape: ShapeCase,
  spoil: (values: Float32Array) => Float32Array = (values) => values,
): Promise<Results> {
  const workspace = device.openWorkspace();
  const random = createRandom(7, 7);
  const nRows = shape.domainSizes.reduce((sum, size) => sum + size, 0);
  const groups = Int32Array.of(0, ...shape.domainSizes);
  for (let g = 1; g < groups.length; g++) groups[g]! += groups[g - 1]!;
  const plainDraw = (n: number): Float32Array =>
    Float32Array.from({ length: n }, () => random.normal() * shape.scale);
  const bench: Bench = {
    ...{ device, workspace, shape, nRows, groups },
    draw: (n) => spoil(plainDraw(n)),
    tensor(rows, nCols, values) {
      const tensor = workspace.createTensor(rows, nCols);
      if (values !== undefined) device.upload(tensor, values, rows);
      return tensor;
    },
    parameters(specs) {
      const layout = layoutParameters(specs);
      const values = new Float32Array(layout.size);
      for (const { offset, size } of layout.blocks) values.set(plainDraw(size), offset);
      return workspace.createParameters(layout, values);
    },
    minibatch() {
      const domains = Int32Array.from({ length: nRows }, (_, row) =>
        groups.findIndex((offset, g) => row >= offset && row < (groups[g + 1] ?? 0)),
      );
      const loader = workspace.createLoader({
        matrix: drawSparse(random.uniform, nRows, shape),
        ...{ domains, nDomains: shape.domainSizes.length, maxRows: nRows, noise: null },
      });
      loader.prepare(
        Int32Array.from({ length: nRows }, (_, row) => row),
        0,
      );
      return loader.take();
    },
  };
  try {
    return await experiment(bench);
  } finally {
    workspace.close();
  }
}

function drawSparse(uniform: () => number, nRows: number, shape: ShapeCase): CsrMatrix {
  const indptr = new Uint32Array(nRows + 1);
  const indices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < shape.nCols; column++) {
      if (uniform() >= shape.density) continue;
      indices.push(column);
      data.push(uniform());
    }
    indptr[row + 1] = indices.length;
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    ...{ indptr, nRows, nCols: shape.nCols },
  };
}

/** Losses this small are zero in single precision. */
const smallestLoss = 1e-6;

export function numbersOf(result: Results[string] | undefined): Float32Array {
  const numbers = result !== undefined && 'small' in result ? result.of : result;
  return Float32Array.from(numbers ?? []);
}

function smallOf(name: string, result: Results[string]): number {
  if ('small' in result) return result.small;
  return name === 'losses' ? smallestLoss : 0;
}

/** No loss is infinite or NaN. */
export function hasOrdinaryLosses({ losses }: Results): boolean {
  return numbersOf(losses).every(Number.isFinite);
}

/**
 * Same names, same lengths, same numbers within `tolerance` of the largest finite one of each result. What is NaN, or
 * too large for single precision, must be so in both.
 */
export function expectSame(ours: Results, expected: Results, tolerance: number): void {
  expect(Object.keys(ours)).toEqual(Object.keys(expected));
  for (const [name, result] of Object.entries(expected)) {
    const own = numbersOf(ours[name]);
    const wanted = numbersOf(result);
    if (own.length !== wanted.length)
      expect.fail(`${name}: ${own.length} numbers, not ${wanted.length}`);
    const size = wanted
      .filter(Number.isFinite)
      .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const unit = Math.max(size, smallOf(name, result)) || 1;
    wanted.forEach((value, i) => {
      const error = Object.is(own[i], value) ? 0 : Math.abs((own[i] ?? Number.NaN) - value) / unit;
      if (!(error <= tolerance)) expect.fail(`${name}[${i}]: ${own[i]} instead of ${value}`);
    });
  }
}
