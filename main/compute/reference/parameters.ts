// Parameters of the reference device: values, moments and gradients in flat buffers, blocks as views of them.
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { ParameterLayout, PlacedBlock } from '#main/numerics/nn/parameter-layout.ts';
import { sparseGradientRowInto } from '#main/numerics/nn/products.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CscMatrix } from '#shared/model/matrix.ts';
import type { Block, OptimizerState, Parameters } from '../device.ts';

export class HostBlock implements Block {
  readonly name: string;
  readonly nRows: number;
  readonly nCols: number;
  readonly place: PlacedBlock;
  readonly values: Float32Array;
  /** Null for blocks that keep none: sparse ones and state. */
  readonly gradient: Float32Array | null;
  /** Per counter: does it have a gradient since the last step? */
  readonly hasGradient: Uint8Array;
  /** The gradient x' dOut of a sparse block, not yet formed. */
  pending: { readonly columns: CscMatrix; readonly dOut: Float32Array } | null = null;

  constructor(place: PlacedBlock, values: Float32Array, gradient: Float32Array | null) {
    this.name = place.name;
    this.nRows = place.nRows;
    this.nCols = place.nCols;
    this.place = place;
    this.values = values;
    this.gradient = gradient;
    this.hasGradient = new Uint8Array(place.nCounters);
  }

  /** Values of the row that group `group` uses: its own, or the only one. */
  row(group: number): Float32Array {
    return rowOf(this.values, this, group);
  }

  /** The whole gradient, to be overwritten. */
  takeGradient(): Float32Array {
    this.hasGradient.fill(1);
    return this.#storedGradient();
  }

  /** The gradient row of a group, zeroed when nothing has been added to it since the last step. */
  addGradientRow(group: number): Float32Array {
    const index = this.nRows === 1 ? 0 : group;
    const counter = this.place.nCounters === 1 ? 0 : index;
    if (this.hasGradient[counter] === 0) {
      const own = this.#storedGradient();
      if (this.place.nCounters === 1) own.fill(0);
      else rowOf(own, this, index).fill(0);
      this.hasGradient[counter] = 1;
    }
    return rowOf(this.#storedGradient(), this, index);
  }

  #storedGradient(): Float32Array {
    if (this.gradient === null) {
      throw new AppError('internal', `Block ${this.name} keeps no gradient.`);
    }
    return this.gradient;
  }
}

function rowOf(values: Float32Array, block: Block, group: number): Float32Array {
  const start = block.nRows === 1 ? 0 : group * block.nCols;
  return values.subarray(start, start + block.nCols);
}

export class HostParameters implements Parameters {
  readonly layout: ParameterLayout;
  readonly values: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly nUpdates: Int32Array;
  readonly blocks: readonly HostBlock[];
  #kept: Float32Array | null = null;

  constructor(layout: ParameterLayout, values: Float32Array) {
    this.layout = layout;
    this.values = new Float32Array(layout.size);
    this.firstMoment = new Float32Array(layout.trainedEnd);
    this.secondMoment = new Float32Array(layout.trainedEnd);
    this.nUpdates = new Int32Array(layout.nCounters);
    const gradients = new Float32Array(layout.trainedEnd - layout.denseStart);
    this.blocks = layout.blocks.map((place) => {
      const { offset, size, kind } = place;
      const start = offset - layout.denseStart;
      return new HostBlock(
        place,
        this.values.subarray(offset, offset + size),
        kind === 'dense' ? gradients.subarray(start, start + size) : null,
      );
    });
    this.writeValues(values);
  }

  block(name: string): HostBlock {
    const index = this.layout.blocks.indexOf(findBlock(this.layout, name));
    return this.blocks[index] as HostBlock;
  }

  readValues(): Promise<Float32Array> {
    return Promise.resolve(this.values.slice());
  }

  writeValues(values: Float32Array): void {
    requireLength('parameter values', values, this.layout.size);
    for (const { place, values: own } of this.blocks) {
      own.set(values.subarray(place.offset, place.offset + place.size));
    }
  }

  writeBlock(name: string, values: Float32Array): void {
    const { place, values: own } = this.block(name);
    requireLength(`values of ${name}`, values, place.size);
    own.set(values);
  }

  readOptimizer(): Promise<OptimizerState> {
    return Promise.resolve({
      firstMoment: this.firstMoment.slice(),
      secondMoment: this.secondMoment.slice(),
      nUpdates: this.nUpdates.slice(),
    });
  }

  writeOptimizer(state: OptimizerState): void {
    requireLength('first moments', state.firstMoment, this.layout.trainedEnd);
    requireLength('second moments', state.secondMoment, this.layout.trainedEnd);
    requireLength('update counts', state.nUpdates, this.layout.nCounters);
    this.firstMoment.set(state.firstMoment);
    this.secondMoment.set(state.secondMoment);
    this.nUpdates.set(state.nUpdates);
  }

  readGradients(): Promise<Float32Array> {
    return Promise.resolve(collectGradients(this));
  }

  keepValues(): void {
    this.#kept ??= new Float32Array(this.layout.size);
    this.#kept.set(this.values);
  }

  restoreValues(): void {
    if (this.#kept === null) throw new AppError('internal', 'No parameter values were kept.');
    this.values.set(this.#kept);
  }

  dropKept(): void {
    this.#kept = null;
  }
}

function requireLength(what: string, given: { readonly length: number }, expected: number): void {
  if (given.length === expected) return;
  throw new AppError('internal', `${what}: ${given.length} numbers where ${expected} belong.`);
}

/** Visits the values of a stored gradient, leaving out the rows that have none. */
export function forEachGradient(
  block: HostBlock,
  visit: (value: number, index: number) => void,
): void {
  if (block.gradient === null) return;
  const rowSize = block.place.size / block.place.nCounters;
  block.gradient.forEach((value, index) => {
    if (block.hasGradient[Math.floor(index / rowSize)] === 1) visit(value, index);
  });
}

/** All gradients in the order of the flat buffer, 0 where there is none; pending ones are formed. */
function collectGradients(parameters: HostParameters): Float32Array {
  const gradients = new Float32Array(parameters.layout.size);
  for (const block of parameters.blocks) {
    const { offset } = block.place;
    if (block.pending === null) {
      forEachGradient(block, (value, index) => (gradients[offset + index] = value));
      continue;
    }
    const row = new Float64Array(block.nCols);
    for (let column = 0; column < block.nRows; column++) {
      sparseGradientRowInto(row, block.pending.columns, column, block.pending.dOut);
      gradients.set(row, offset + column * block.nCols);
    }
  }
  return gradients;
}

export function hostBlock(block: Block): HostBlock {
  if (block instanceof HostBlock) return block;
  throw new AppError('internal', `Block ${block.name} belongs to another device.`);
}

export function hostParameters(parameters: Parameters): HostParameters {
  if (parameters instanceof HostParameters) return parameters;
  throw new AppError('internal', 'Parameters of another device were given.');
}
