// A trained network as files: the numbers as safetensors, everything else that new data needs as JSON.
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import { AppError } from '#shared/model/app-error.ts';
import { decodeSafetensors, encodeSafetensors } from '../common/safetensors.ts';
import { hiddenName, layoutScale } from './scale-model.ts';
import type { ScaleShape } from './scale-model.ts';
import type { ScaleWeights } from './scale-types.ts';

const formatName = 'cellwright-scale';

export interface ScaleCheckpointMeta {
  /** In the order of the network's inputs. */
  readonly featureNames: readonly string[];
  readonly params: AtacParams;
  readonly appVersion: string;
}

/** Two files: the weights, one array per block (weights are inputs x outputs, row-major), and the rest. */
export function encodeScaleCheckpoint(
  { shape, values }: ScaleWeights,
  meta: ScaleCheckpointMeta,
): { readonly safetensors: Uint8Array; readonly json: string } {
  const arrays = layoutScale(shape).blocks.map(({ name, nRows, nCols, offset, size }) => ({
    name,
    shape: [nRows, nCols],
    data: values.subarray(offset, offset + size),
  }));
  const metadata = { format: formatName, version: '1' };
  return {
    safetensors: encodeSafetensors({ arrays, metadata }),
    json: JSON.stringify({ ...metadata, shape, ...meta }, null, 1),
  };
}

/**
 * What `encodeScaleCheckpoint` wrote; the shape is read off the arrays.
 * @param dir for messages
 * @throws AppError `input-format`
 */
export function decodeScaleCheckpoint(
  { json, safetensors }: { readonly json: string; readonly safetensors: Uint8Array },
  dir: string,
): { readonly weights: ScaleWeights; readonly featureNames: readonly string[] } {
  const { featureNames, priorForm } = readJson(json, dir);
  const { arrays } = decodeSafetensors(safetensors, `${dir}/model.safetensors`);
  const known = new Map(arrays.map((array) => [array.name, array]));
  const sizesOf = (name: string) => known.get(name)?.shape ?? [];
  const hiddenDims: number[] = [];
  while (known.has(`${hiddenName(hiddenDims.length)}.weight`)) {
    hiddenDims.push(sizesOf(`${hiddenName(hiddenDims.length)}.weight`)[1] ?? 0);
  }
  const [latentDim = 0, nFeatures = 0] = sizesOf('decoder.linear.weight');
  const [, nComponents = 0] = sizesOf('prior.weights');
  if (hiddenDims.length === 0 || featureNames.length !== nFeatures) {
    throw notScale(dir, `it names ${featureNames.length} peaks and holds weights of ${nFeatures}`);
  }
  const shape = { nFeatures, hiddenDims, latentDim, nComponents, priorForm };
  const layout = layoutScale(shape);
  const values = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.blocks) {
    const data = known.get(name)?.data;
    if (data?.length !== size) throw notScale(dir, `${name} is not there or of another size`);
    values.set(data, offset);
  }
  return { weights: { shape, values }, featureNames };
}

function readJson(
  json: string,
  dir: string,
): { readonly featureNames: readonly string[]; readonly priorForm: ScaleShape['priorForm'] } {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw notScale(dir, 'model.json is damaged', cause);
  }
  const { format, featureNames, shape } = (content ?? {}) as Readonly<Record<string, unknown>>;
  if (format !== formatName) throw notScale(dir, 'model.json is of another method');
  const isNamed = Array.isArray(featureNames) && featureNames.every((n) => typeof n === 'string');
  if (!isNamed) throw notScale(dir, 'model.json names no peaks');
  const form = (shape as { readonly priorForm?: unknown } | undefined)?.priorForm;
  return { featureNames, priorForm: form === 'plain' ? 'plain' : 'logarithmic' };
}

function notScale(dir: string, why: string, cause?: unknown): AppError {
  return new AppError('input-format', `${dir} holds no network of SCALE: ${why}.`, {
    hint: 'Choose the folder of a finished run of accessibility.',
    cause,
  });
}
