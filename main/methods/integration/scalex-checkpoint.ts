// A trained network as files: the numbers as safetensors, everything else that a projection needs as JSON.
import { AppError } from '#shared/model/app-error.ts';
import { decodeSafetensors, encodeSafetensors } from '../common/safetensors.ts';
import { layoutScalex } from './scalex-model.ts';
import type { ScalexShape, ScalexWeights } from './scalex-types.ts';

/** What new data must go through before this network can encode it. All of it is plain JSON. */
export interface ScalexCheckpointMeta {
  /** In the order of the network's inputs. */
  readonly featureNames: readonly string[];
  /** In the order of the decoder's domains. */
  readonly batchNames: readonly string[];
  /** Divisors of each feature: one list for all cells, or one per batch in the order of `batchNames`. */
  readonly scaleFactors: readonly (readonly number[])[];
  /** Every parameter of the run, preprocessing included. */
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly appVersion: string;
}

const formatName = 'cellwright-scalex';
const formatVersion = '1';

/** Two files: the weights, one array per block (weights are inputs x outputs, row-major), and the rest. */
export function encodeScalexCheckpoint(
  weights: ScalexWeights,
  meta: ScalexCheckpointMeta,
): { readonly safetensors: Uint8Array; readonly json: string } {
  const { blocks } = layoutScalex(weights.shape);
  const arrays = blocks.map(({ name, nRows, nCols, offset, size }) => ({
    name,
    shape: [nRows, nCols],
    data: weights.values.subarray(offset, offset + size),
  }));
  const metadata = { format: formatName, version: formatVersion };
  return {
    safetensors: encodeSafetensors({ arrays, metadata }),
    json: JSON.stringify({ ...metadata, shape: weights.shape, ...meta }, null, 1),
  };
}

/**
 * The network back from its safetensors file; the shape follows from the arrays.
 * @throws AppError `input-format` for another kind of file, `input-shape` when an array is missing or of the wrong size
 */
export function decodeScalexWeights(bytes: Uint8Array, fileName: string): ScalexWeights {
  const { arrays, metadata } = decodeSafetensors(bytes, fileName);
  if (metadata['format'] !== formatName) {
    throw new AppError('input-format', `${fileName} holds no integration network.`, {
      hint: 'Choose model.safetensors of a finished integration run.',
    });
  }
  const find = (name: string) => {
    const array = arrays.find((candidate) => candidate.name === name);
    if (array !== undefined) return array;
    throw new AppError('input-shape', `${fileName}: the array ${name} is missing.`);
  };
  const shape = shapeFrom((name) => find(name).shape);
  const layout = layoutScalex(shape);
  const values = new Float32Array(layout.size);
  for (const { name, size, offset } of layout.blocks) {
    const { data } = find(name);
    if (data.length !== size) {
      throw new AppError(
        'input-shape',
        `${fileName}: ${name} has ${data.length} numbers, ${size} were expected.`,
      );
    }
    values.set(data, offset);
  }
  return { shape, values };
}

function shapeFrom(sizesOf: (name: string) => readonly number[]): ScalexShape {
  const [nFeatures = 0, hiddenDim = 0] = sizesOf('encoder.trunk.weight');
  const [latentDim = 0] = sizesOf('decoder.linear.weight');
  const [nDomains = 0] = sizesOf('decoder.norm.scale');
  return { nFeatures, hiddenDim, latentDim, nDomains };
}
