// Parameters of the CPU device: values, moments and gradients in shared memory, the kept values outside of it.
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { ParameterLayout, PlacedBlock } from '#main/numerics/nn/parameter-layout.ts';
import { sparseGradientRowInto } from '#main/numerics/nn/products.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CscMatrix } from '#shared/model/matrix.ts';
import type { Block, OptimizerState, Parameters } from '../device.ts';
import type { Arena } from './arena.ts';
import type { CpuMinibatch } from './loader.ts';
import { copyIn, copyOut, paddedCols } from './tensors.ts';
import type { CpuTensor } from './tensors.ts';

/** Bytes from a value to what belongs to it. */
export interface Distances {
  readonly toFirst: number;
  readonly toSecond: number;
  /** For dense blocks only. */
  readonly toGradient: number;
}

/** The gradient x' dOut of a sparse block, never formed as a whole. */
interface PendingGradient {
  readonly x: CpuMinibatch;
  readonly dOut: CpuTensor;
}

export class CpuBlock implements Block {
  readonly name: string;
  readonly nRows: number;
  readonly nCols: number;
  readonly place: PlacedBlock;
  readonly address: number;
  readonly rowBytes: number;
  readonly #arena: Arena;
  readonly #distances: Distances;
  /** Per counter: does it have a gradient since the last step? */
  readonly hasGradient: Uint8Array;
  pending: PendingGradient | null = null;

  constructor(arena: Arena, place: PlacedBlock, address: number, distances: Distances) {
    this.name = place.name;
    this.nRows = place.nRows;
    this.nCols = place.nCols;
    this.place = place;
    this.address = address;
    this.rowBytes = 4 * paddedCols(place.nCols);
    this.#arena = arena;
    this.#distances = distances;
    this.hasGradient = new Uint8Array(place.nCounters);
  }

  /** Bytes from the row of a group to that of the next: 0 when all use the only one. */
  get groupBytes(): number {
    return this.nRows === 1 ? 0 : this.rowBytes;
  }

  get gradient(): number {
    if (this.place.kind === 'dense') return this.address + this.#distances.toGradient;
    throw new AppError('internal', `Block ${this.name} keeps no gradient.`);
  }

  /** Address of the whole gradient, to be overwritten. */
  takeGradient(): number {
    this.hasGradient.fill(1);
    return this.gradient;
  }

  /** Makes the gradient of a group's row ready to be added to: zero, when nothing has been since the last step. */
  openGradientRow(group: number): void {
    const row = this.nRows === 1 ? 0 : group;
    const isWhole = this.place.nCounters === 1;
    const counter = isWhole ? 0 : row;
    if (this.hasGradient[counter] === 1) return;
    this.hasGradient[counter] = 1;
    const nRows = isWhole ? this.nRows : 1;
    const start = this.gradient + (isWhole ? 0 : row * this.rowBytes);
    this.#arena.floats(start, (nRows * this.rowBytes) / 4).fill(0);
  }
}

export class CpuParameters implements Parameters {
  readonly layout: ParameterLayout;
  readonly blocks: readonly CpuBlock[];
  readonly nUpdates: Int32Array;
  readonly distances: Distances;
  readonly #arena: Arena;
  readonly #start: number;
  readonly #nFloats: number;
  #reserved: Float32Array | null = null;
  #kept: Float32Array | null = null;

  /**
   * @param freeBytes memory this computer has free
   * @throws AppError `memory` when the model does not fit
   */
  constructor(arena: Arena, layout: ParameterLayout, values: Float32Array, freeBytes: number) {
    const sizes = paddedSizes(layout);
    requireRoom(arena, layout, sizes, freeBytes);
    const { nFloats, nTrained, denseStart } = sizes;
    const start = arena.allocate(4 * nFloats);
    const first = arena.allocate(4 * nTrained);
    const second = arena.allocate(4 * nTrained);
    const gradients = arena.allocate(4 * (nTrained - denseStart));
    this.#arena = arena;
    this.#start = start;
    this.#nFloats = nFloats;
    this.layout = layout;
    this.nUpdates = new Int32Array(layout.nCounters);
    this.distances = {
      toFirst: first - start,
      toSecond: second - start,
      toGradient: gradients - start - 4 * denseStart,
    };
    this.blocks = layout.blocks.map(
      (place, i) => new CpuBlock(arena, place, start + 4 * (sizes.offsets[i] ?? 0), this.distances),
    );
    this.writeValues(values);
  }

  block(name: string): CpuBlock {
    return this.blocks[this.layout.blocks.indexOf(findBlock(this.layout, name))] as CpuBlock;
  }

  readValues(): Promise<Float32Array> {
    return Promise.resolve(this.#collect(this.layout.size, 0, () => true));
  }

  writeValues(values: Float32Array): void {
    requireLength('parameter values', values, this.layout.size);
    this.#spread(values, 0, () => true);
  }

  writeBlock(name: string, values: Float32Array): void {
    const block = this.block(name);
    requireLength(`values of ${name}`, values, block.place.size);
    copyIn(this.#arena, placeOf(block, 0), values);
  }

  readOptimizer(): Promise<OptimizerState> {
    const { trainedEnd } = this.layout;
    return Promise.resolve({
      firstMoment: this.#collect(trainedEnd, this.distances.toFirst, isTrained),
      secondMoment: this.#collect(trainedEnd, this.distances.toSecond, isTrained),
      nUpdates: this.nUpdates.slice(),
    });
  }

  writeOptimizer(state: OptimizerState): void {
    const { trainedEnd, nCounters } = this.layout;
    requireLength('first moments', state.firstMoment, trainedEnd);
    requireLength('second moments', state.secondMoment, trainedEnd);
    requireLength('update counts', state.nUpdates, nCounters);
    this.#spread(state.firstMoment, this.distances.toFirst, isTrained);
    this.#spread(state.secondMoment, this.distances.toSecond, isTrained);
    this.nUpdates.set(state.nUpdates);
  }

  readGradients(): Promise<Float32Array> {
    const { toGradient } = this.distances;
    const gradients = this.#collect(
      this.layout.size,
      toGradient,
      ({ place }) => place.kind === 'dense',
    );
    for (const block of this.blocks) {
      const { offset, size, nCounters } = block.place;
      const rowSize = size / nCounters;
      for (let i = 0; i < nCounters; i++) {
        if (block.hasGradient[i] === 1) continue;
        gradients.fill(0, offset + i * rowSize, offset + (i + 1) * rowSize);
      }
      if (block.pending !== null)
        this.#formGradient(block.pending, gradients.subarray(offset), block.nCols);
    }
    return Promise.resolve(gradients);
  }

  /**
   * Takes the place of the kept values, without filling it. Called before the moments are first written: so large an
   * allocation makes the collector drop the starting values now, not when all of it is in memory at once.
   */
  reserveKept(): Float32Array {
    this.#reserved ??= new Float32Array(this.#nFloats);
    return this.#reserved;
  }

  keepValues(): void {
    this.#kept = this.reserveKept();
    this.#kept.set(this.#arena.floats(this.#start, this.#nFloats));
  }

  restoreValues(): void {
    if (this.#kept === null) throw new AppError('internal', 'No parameter values were kept.');
    this.#arena.floats(this.#start, this.#nFloats).set(this.#kept);
  }

  dropKept(): void {
    this.#kept = null;
    this.#reserved = null;
  }

  /** What lies `distance` bytes behind the values, in the order of the layout. */
  #collect(length: number, distance: number, isWanted: (block: CpuBlock) => boolean): Float32Array {
    const all = new Float32Array(length);
    for (const block of this.blocks) {
      if (!isWanted(block)) continue;
      const { offset, size } = block.place;
      copyOut(this.#arena, placeOf(block, distance), all.subarray(offset, offset + size));
    }
    return all;
  }

  #spread(all: Float32Array, distance: number, isWanted: (block: CpuBlock) => boolean): void {
    for (const block of this.blocks) {
      if (!isWanted(block)) continue;
      const { offset, size } = block.place;
      copyIn(this.#arena, placeOf(block, distance), all.subarray(offset, offset + size));
    }
  }

  #formGradient({ x, dOut }: PendingGradient, gradient: Float32Array, nOut: number): void {
    const slopes = dOut.read();
    const columns = readColumns(this.#arena, x);
    const row = new Float64Array(nOut);
    for (let column = 0; column < x.nCols; column++) {
      sparseGradientRowInto(row, columns, column, slopes);
      gradient.set(row, column * nOut);
    }
  }
}

const isTrained = ({ place }: CpuBlock): boolean => place.kind !== 'state';

function placeOf(block: CpuBlock, distance: number) {
  const { address, rowBytes, nRows, nCols } = block;
  return { address: address + distance, rowBytes, nRows, nCols };
}

/** Offsets of the blocks and sizes in floats, when every row begins on a cache line. */
function paddedSizes(layout: ParameterLayout) {
  const offsets: number[] = [];
  let nFloats = 0;
  let nTrained = 0;
  let denseStart = 0;
  for (const { kind, nRows, nCols } of layout.blocks) {
    offsets.push(nFloats);
    nFloats += nRows * paddedCols(nCols);
    if (kind === 'sparse') denseStart = nFloats;
    if (kind !== 'state') nTrained = nFloats;
  }
  return { offsets, nFloats, nTrained, denseStart };
}

/** Refuses a model that cannot be trained here, before anything is done. */
function requireRoom(
  arena: Arena,
  layout: ParameterLayout,
  { nFloats, nTrained, denseStart }: ReturnType<typeof paddedSizes>,
  freeBytes: number,
): void {
  const shared = 4 * (nFloats + 2 * nTrained + (nTrained - denseStart));
  const kept = 4 * nFloats;
  const fitsAddresses = arena.room() / shared;
  const fitsComputer = (freeBytes + arena.held()) / (shared + kept);
  const share = Math.min(fitsAddresses, fitsComputer);
  if (share >= 1) return;
  const inGigabytes = (nBytes: number): string => `${(nBytes / 1e9).toFixed(1)} GB`;
  const limit =
    fitsAddresses < 1
      ? `the CPU device can hold ${inGigabytes(arena.room())} of weights`
      : `this computer has ${inGigabytes(freeBytes)} free`;
  const input = layout.blocks.find(({ kind }) => kind === 'sparse');
  const inWords = (count: number): string =>
    count.toLocaleString('en', { maximumSignificantDigits: 2, roundingMode: 'floor' });
  const hint =
    input === undefined
      ? 'Use a narrower network.'
      : `About ${inWords(0.95 * share * input.nRows)} of the ${input.nRows.toLocaleString('en')} features would fit; or use a narrower network.`;
  throw new AppError(
    'memory',
    `A network of ${(layout.nTrained / 1e6).toFixed(0)} million weights needs ${inGigabytes(shared + kept)} to train; ${limit}.`,
    { hint },
  );
}

function readColumns(arena: Arena, x: CpuMinibatch): CscMatrix {
  const { columnIndptr, columnIndices, columnData } = x.columns;
  const indptr = Uint32Array.from(arena.ints(columnIndptr, x.nCols + 1));
  const nStored = indptr[x.nCols] ?? 0;
  return {
    indptr,
    indices: arena.ints(columnIndices, nStored),
    data: arena.floats(columnData, nStored),
    nRows: x.nRows,
    nCols: x.nCols,
  };
}

function requireLength(what: string, given: { readonly length: number }, expected: number): void {
  if (given.length === expected) return;
  throw new AppError('internal', `${what}: ${given.length} numbers where ${expected} belong.`);
}

export function cpuBlock(block: Block): CpuBlock {
  if (block instanceof CpuBlock) return block;
  throw new AppError('internal', `Block ${block.name} belongs to another device.`);
}

export function cpuParameters(parameters: Parameters): CpuParameters {
  if (parameters instanceof CpuParameters) return parameters;
  throw new AppError('internal', 'Parameters of another device were given to the CPU device.');
}
