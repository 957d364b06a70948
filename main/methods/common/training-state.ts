// A training in between two steps, as plain data, and as files: safetensors for the numbers, JSON for the rest.
import type { OptimizerState, Parameters } from '#main/compute/device.ts';
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { AppError } from '#shared/model/app-error.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import type { NamedArray } from './safetensors.ts';

/** Everything a training needs to go on. Minibatches and noise follow from the schedule and the number of steps. */
export interface TrainingState {
  readonly nSteps: number;
  readonly values: Float32Array;
  /** Values of the best epoch; null before the first one ended. */
  readonly best: Float32Array | null;
  readonly optimizer: OptimizerState;
  readonly losses: LossState;
}

/** Losses so far. */
export interface LossState {
  /** Per finished epoch the mean of every term. */
  readonly epochs: readonly Float64Array[];
  /** Sums of the terms over `nSummed` steps of the running epoch. */
  readonly sums: Float64Array;
  readonly nSummed: number;
  /** -1 before the first epoch ended, with a loss of null. */
  readonly bestEpoch: number;
  readonly bestLoss: number | null;
  /** The step that ends the training, as far as the losses tell by now. */
  readonly lastStep: number;
}

/** A copy of the training's state. `parameters` are as before when it is done. */
export async function captureTraining(
  parameters: Parameters,
  nSteps: number,
  losses: LossState,
): Promise<TrainingState> {
  const values = await parameters.readValues();
  const optimizer = await parameters.readOptimizer();
  if (losses.bestEpoch < 0) return { nSteps, values, best: null, optimizer, losses };
  parameters.restoreValues();
  const best = await parameters.readValues();
  parameters.writeValues(values);
  return { nSteps, values, best, optimizer, losses };
}

/** Puts `parameters` where they were. */
export function restoreTraining(
  parameters: Parameters,
  { values, best, optimizer }: TrainingState,
): void {
  if (best !== null) {
    parameters.writeValues(best);
    parameters.keepValues();
  }
  parameters.writeValues(values);
  parameters.writeOptimizer(optimizer);
}

const formatName = 'cellwright-training';
const formatVersion = '1';
const parts = ['values', 'best', 'firstMoment', 'secondMoment'] as const;
type Part = (typeof parts)[number];

/**
 * Two files from which `decodeTraining` makes the same state, bit by bit.
 * @param schedule whatever must be the same when training goes on: seed, sizes, optimiser settings. Plain JSON.
 */
export function encodeTraining(
  state: TrainingState,
  layout: ParameterLayout,
  schedule: unknown,
): { readonly safetensors: Uint8Array; readonly json: string } {
  const flat: Record<Part, Float32Array | null> = { ...state.optimizer, ...state };
  const arrays = parts.flatMap((part) => blockArrays(part, flat[part], layout));
  const counts = { name: 'nUpdates', shape: [layout.nCounters], data: state.optimizer.nUpdates };
  const metadata = { format: formatName, version: formatVersion };
  const { epochs, sums, ...rest } = state.losses;
  const losses = { ...rest, sums: [...sums] };
  return {
    safetensors: encodeSafetensors({ arrays: [...arrays, counts], metadata }),
    json: JSON.stringify(
      {
        ...{ ...metadata, schedule, nSteps: state.nSteps },
        losses: { ...losses, epochs: epochs.map((means) => [...means]) },
      },
      null,
      1,
    ),
  };
}

/** One array per block that `flat` covers; moments end before the blocks that are not trained. */
function blockArrays(
  part: Part,
  flat: Float32Array | null,
  { blocks }: ParameterLayout,
): NamedArray[] {
  if (flat === null) return [];
  return blocks
    .filter(({ offset, size }) => offset + size <= flat.length)
    .map(({ name, nRows, nCols, offset, size }) => ({
      name: `${part}/${name}`,
      shape: [nRows, nCols],
      data: flat.subarray(offset, offset + size),
    }));
}

/**
 * The state back from its files.
 * @param schedule must equal the one it was saved with
 * @throws AppError `input-format` for other files, `input-shape` when they do not belong to this network, `input-value`
 * when the schedule has changed
 */
export function decodeTraining(
  files: { readonly safetensors: Uint8Array; readonly json: string; readonly name: string },
  layout: ParameterLayout,
  schedule: unknown,
): TrainingState {
  const { arrays, metadata } = decodeSafetensors(files.safetensors, files.name);
  const saved = readJson(files);
  if (metadata['format'] !== formatName) throw notTraining(files.name);
  if (JSON.stringify(saved.schedule) !== JSON.stringify(schedule)) {
    throw new AppError('input-value', `${files.name} belongs to a training with other settings.`, {
      hint: 'Go on with the settings of the first run, or start anew.',
    });
  }
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const flat = (part: Part, size: number) => joinBlocks(part, size, layout, byName, files.name);
  const hasBest = saved.losses.bestEpoch >= 0;
  const nUpdates = byName.get('nUpdates')?.data;
  if (!(nUpdates instanceof Int32Array) || nUpdates.length !== layout.nCounters) {
    throw foreignBlock(files.name, 'nUpdates');
  }
  const { epochs, sums, ...losses } = saved.losses;
  return {
    nSteps: saved.nSteps,
    values: flat('values', layout.size),
    best: hasBest ? flat('best', layout.size) : null,
    optimizer: {
      firstMoment: flat('firstMoment', layout.trainedEnd),
      secondMoment: flat('secondMoment', layout.trainedEnd),
      nUpdates,
    },
    losses: {
      ...losses,
      sums: Float64Array.from(sums),
      epochs: epochs.map((means) => Float64Array.from(means)),
    },
  };
}

function joinBlocks(
  part: Part,
  size: number,
  { blocks }: ParameterLayout,
  arrays: ReadonlyMap<string, NamedArray>,
  fileName: string,
): Float32Array {
  const flat = new Float32Array(size);
  for (const block of blocks) {
    if (block.offset + block.size > size) continue;
    const name = `${part}/${block.name}`;
    const array = arrays.get(name);
    if (array === undefined || String(array.shape) !== String([block.nRows, block.nCols])) {
      throw foreignBlock(fileName, name);
    }
    flat.set(array.data, block.offset);
  }
  return flat;
}

interface SavedTraining {
  readonly format: string;
  readonly schedule: unknown;
  readonly nSteps: number;
  readonly losses: Omit<LossState, 'epochs' | 'sums'> & {
    readonly epochs: readonly (readonly number[])[];
    readonly sums: readonly number[];
  };
}

function readJson({ json, name }: { readonly json: string; readonly name: string }): SavedTraining {
  try {
    const saved = JSON.parse(json) as SavedTraining | null;
    if (saved?.format === formatName) return saved;
  } catch (cause) {
    throw notTraining(name, cause);
  }
  throw notTraining(name);
}

function notTraining(fileName: string, cause?: unknown): AppError {
  return new AppError('input-format', `${fileName} holds no training that could go on.`, { cause });
}

function foreignBlock(fileName: string, name: string): AppError {
  return new AppError('input-shape', `${fileName}: ${name} is missing or of another network.`, {
    hint: 'Go on with the data of the first run, or start anew.',
  });
}
