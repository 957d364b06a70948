// Parameters of a tfjs device: a tensor per block for values, moments and gradient.
import type * as TensorFlow from '@tensorflow/tfjs';
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { ParameterLayout, PlacedBlock } from '#main/numerics/nn/parameter-layout.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { Block, OptimizerState, Parameters } from '../device.ts';
import { download } from './runtime.ts';
import type { Runtime } from './runtime.ts';
import { TfTensor } from './tensors.ts';
import type { Disposable } from './tensors.ts';

export class TfBlock implements Block, Disposable {
  readonly name: string;
  readonly nRows: number;
  readonly nCols: number;
  readonly place: PlacedBlock;
  readonly values: TfTensor;
  readonly firstMoment: TfTensor;
  readonly secondMoment: TfTensor;
  /** Updates so far, per counter. */
  readonly nUpdates: Int32Array;
  /** Per counter: does it have a gradient since the last step? */
  readonly hasGradient: Uint8Array;
  readonly gradient: TfTensor;

  constructor(place: PlacedBlock) {
    const { name, nRows, nCols, nCounters } = place;
    this.name = name;
    this.nRows = nRows;
    this.nCols = nCols;
    this.place = place;
    this.values = new TfTensor(nRows, nCols);
    this.firstMoment = new TfTensor(nRows, nCols);
    this.secondMoment = new TfTensor(nRows, nCols);
    this.gradient = new TfTensor(nRows, nCols);
    this.nUpdates = new Int32Array(nCounters);
    this.hasGradient = new Uint8Array(nCounters);
  }

  /** Sets the gradient, owned from then on. */
  setGradient(gradient: TensorFlow.Tensor): void {
    this.gradient.set(gradient);
    this.hasGradient.fill(1);
  }

  /** Sets the gradient of the rows marked in `isPresent` (one mark for a block without own rows). */
  setGradientRows(gradient: TensorFlow.Tensor, isPresent: Uint8Array): void {
    this.gradient.set(gradient);
    if (isPresent.length === this.hasGradient.length) this.hasGradient.set(isPresent);
    else this.hasGradient.fill(Number(isPresent.includes(1)));
  }

  dispose(): void {
    for (const part of [this.values, this.firstMoment, this.secondMoment, this.gradient]) {
      part.dispose();
    }
  }
}

export class TfParameters implements Parameters, Disposable {
  readonly layout: ParameterLayout;
  readonly blocks: readonly TfBlock[];
  readonly #runtime: Runtime;
  #kept: readonly TensorFlow.Tensor[] = [];

  /** @throws AppError `memory` when a block does not fit */
  constructor(runtime: Runtime, layout: ParameterLayout, values: Float32Array) {
    requireFit(runtime, layout);
    const { tf } = runtime;
    this.#runtime = runtime;
    this.layout = layout;
    this.blocks = layout.blocks.map((place) => new TfBlock(place));
    this.writeValues(values);
    for (const { firstMoment, secondMoment, place } of this.#trained()) {
      firstMoment.set(tf.zeros([place.nRows, place.nCols]));
      secondMoment.set(tf.zeros([place.nRows, place.nCols]));
    }
  }

  block(name: string): TfBlock {
    return this.blocks[this.layout.blocks.indexOf(findBlock(this.layout, name))] as TfBlock;
  }

  readValues(): Promise<Float32Array> {
    return this.#read(this.blocks, this.layout.size, (block) => block.values);
  }

  writeValues(values: Float32Array): void {
    this.#write(this.blocks, values, (block) => block.values);
  }

  writeBlock(name: string, values: Float32Array): void {
    const block = this.block(name);
    const { nRows, nCols } = block.place;
    block.values.set(this.#runtime.tf.tensor2d(values.slice(), [nRows, nCols]));
  }

  async readOptimizer(): Promise<OptimizerState> {
    const size = this.layout.trainedEnd;
    const nUpdates = new Int32Array(this.layout.nCounters);
    for (const block of this.blocks) nUpdates.set(block.nUpdates, block.place.firstCounter);
    return {
      firstMoment: await this.#read(this.#trained(), size, (block) => block.firstMoment),
      secondMoment: await this.#read(this.#trained(), size, (block) => block.secondMoment),
      nUpdates,
    };
  }

  writeOptimizer(state: OptimizerState): void {
    this.#write(this.#trained(), state.firstMoment, (block) => block.firstMoment);
    this.#write(this.#trained(), state.secondMoment, (block) => block.secondMoment);
    for (const { nUpdates, place } of this.blocks) {
      const { firstCounter, nCounters } = place;
      nUpdates.set(state.nUpdates.subarray(firstCounter, firstCounter + nCounters));
    }
  }

  readGradients(): Promise<Float32Array> {
    const present = this.blocks.filter((block) => block.hasGradient.includes(1));
    return this.#read(present, this.layout.size, (block) => block.gradient);
  }

  keepValues(): void {
    this.dropKept();
    this.#kept = this.blocks.map((block) => block.values.value.clone());
  }

  restoreValues(): void {
    if (this.#kept.length === 0) throw new AppError('internal', 'No parameter values were kept.');
    for (const [i, block] of this.blocks.entries()) {
      const kept = this.#kept[i];
      if (kept !== undefined) block.values.set(kept.clone());
    }
  }

  dispose(): void {
    this.dropKept();
    this.blocks.forEach((block) => block.dispose());
  }

  dropKept(): void {
    this.#kept.forEach((kept) => kept.dispose());
    this.#kept = [];
  }

  #trained(): readonly TfBlock[] {
    return this.blocks.filter((block) => block.place.kind !== 'state');
  }

  async #read(
    blocks: readonly TfBlock[],
    size: number,
    part: (block: TfBlock) => TfTensor,
  ): Promise<Float32Array> {
    const flat = new Float32Array(size);
    for (const block of blocks) {
      flat.set(await download(this.#runtime, part(block).value), block.place.offset);
    }
    return flat;
  }

  #write(blocks: readonly TfBlock[], flat: Float32Array, part: (block: TfBlock) => TfTensor): void {
    for (const block of blocks) {
      const { offset, size, nRows, nCols } = block.place;
      const values = flat.slice(offset, offset + size);
      part(block).set(this.#runtime.tf.tensor2d(values, [nRows, nCols]));
    }
  }
}

function requireFit({ description, maxTensorBytes }: Runtime, layout: ParameterLayout): void {
  const bytesPerValue = Float32Array.BYTES_PER_ELEMENT;
  for (const { name, nRows, nCols, size } of layout.blocks) {
    if (size * bytesPerValue <= maxTensorBytes) continue;
    const nFitting = Math.floor(maxTensorBytes / bytesPerValue / nCols);
    throw new AppError(
      'memory',
      `${description} cannot hold the block ${name} of ${nRows} x ${nCols} numbers.`,
      {
        hint: `At most ${nFitting} features fit on this device. Keep fewer, or choose "cpu" as the device.`,
        details: { block: name, nFitting },
      },
    );
  }
}

export function tfBlock(block: Block): TfBlock {
  if (block instanceof TfBlock) return block;
  throw new AppError('internal', `Block ${block.name} belongs to another device.`);
}

export function tfParameters(parameters: Parameters): TfParameters {
  if (parameters instanceof TfParameters) return parameters;
  throw new AppError('internal', 'Parameters of another device were given to a tfjs device.');
}
