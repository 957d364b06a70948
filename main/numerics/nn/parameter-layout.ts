// Where each named block of a model's parameters lies in the one flat buffer that holds them all.
import { AppError } from '#shared/model/app-error.ts';

/**
 * What a block is for, which decides what is kept beside its values:
 * - `sparse`: weights of a layer that reads a sparse minibatch; two moments, but the gradient is never stored;
 * - `dense`: any other trained block; gradient and two moments;
 * - `state`: not trained (running statistics); values only.
 */
export type BlockKind = 'sparse' | 'dense' | 'state';

export interface BlockSpec {
  readonly name: string;
  readonly nRows: number;
  readonly nCols: number;
  readonly kind: BlockKind;
  /** How the values start. `uniform` is in [-bound, bound); `normal` has mean 0. */
  readonly initial:
    | { readonly kind: 'uniform'; readonly bound: number }
    | { readonly kind: 'normal'; readonly deviation: number }
    | { readonly kind: 'constant'; readonly value: number };
  /** Each row is a parameter of its own: it is left alone by steps that gave it no gradient. */
  readonly hasOwnRows?: boolean;
}

export interface PlacedBlock extends BlockSpec {
  /** First float in the flat buffer. */
  readonly offset: number;
  readonly size: number;
  /** Its first place among the update counters: one per block, or one per row with `hasOwnRows`. */
  readonly firstCounter: number;
  readonly nCounters: number;
}

/** Blocks in the order of the buffer: sparse ones first, then dense ones, then state. Offsets are in floats. */
export interface ParameterLayout {
  readonly blocks: readonly PlacedBlock[];
  /** Length of the flat buffer, padding included. */
  readonly size: number;
  /** Where the dense blocks begin. */
  readonly denseStart: number;
  /** Where the trained blocks end and state begins. */
  readonly trainedEnd: number;
  readonly nCounters: number;
  /** Number of trained values, padding not counted. */
  readonly nTrained: number;
}

/** Blocks start at multiples of this many floats, so that none shares a cache line with another. */
const alignment = 16;
const kindOrder: readonly BlockKind[] = ['sparse', 'dense', 'state'];

/**
 * Places blocks in one flat float32 buffer.
 * @param specs any order; names must differ
 * @returns the layout; the same specs always give the same one. Padding between blocks holds zeros.
 * @throws AppError `internal` for a name used twice
 */
export function layoutParameters(specs: readonly BlockSpec[]): ParameterLayout {
  const blocks: PlacedBlock[] = [];
  const starts = new Map<BlockKind, number>();
  let size = 0;
  let nCounters = 0;
  for (const kind of kindOrder) {
    starts.set(kind, size);
    for (const spec of specs) {
      if (spec.kind !== kind) continue;
      if (blocks.some((block) => block.name === spec.name)) {
        throw new AppError('internal', `Two parameter blocks are called ${spec.name}.`);
      }
      const blockSize = spec.nRows * spec.nCols;
      const counters = spec.hasOwnRows === true ? spec.nRows : 1;
      blocks.push({
        ...spec,
        offset: size,
        size: blockSize,
        firstCounter: nCounters,
        nCounters: counters,
      });
      size += Math.ceil(blockSize / alignment) * alignment;
      nCounters += counters;
    }
  }
  return {
    blocks,
    size,
    denseStart: starts.get('dense') ?? 0,
    trainedEnd: starts.get('state') ?? 0,
    nCounters,
    nTrained: blocks.reduce((sum, block) => sum + (block.kind === 'state' ? 0 : block.size), 0),
  };
}

/**
 * The block of a name.
 * @throws AppError `internal` when there is none
 */
export function findBlock(layout: ParameterLayout, name: string): PlacedBlock {
  const block = layout.blocks.find((candidate) => candidate.name === name);
  if (block === undefined) throw new AppError('internal', `No parameter block ${name}.`);
  return block;
}
