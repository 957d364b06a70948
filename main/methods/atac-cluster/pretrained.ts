// A network that was trained before: by this program (the folder model/ of a run) or by SCALE (model.pt).
import type { TorchTensor } from '#main/io/torch/read-tensors.ts';
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { mergeColumns, selectColumns } from '#main/numerics/csr.ts';
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { AtacRequest } from '#shared/contract/atac-cluster.ts';
import { AppError } from '#shared/model/app-error.ts';
import { namePlace, readPlace } from './peaks.ts';
import type { AtacPorts } from './ports.ts';
import { decodeScaleCheckpoint } from './scale-checkpoint.ts';
import { layoutScale } from './scale-model.ts';
import type { ScaleWeights } from './scale-types.ts';

export interface PretrainedScale {
  readonly weights: ScaleWeights;
  /** In the order of the network's inputs. */
  readonly featureNames: readonly string[];
}

/** Below this share of the network's peaks in the data, places mean nothing; below the second, little. */
const fewestFound = 0.05;
const fewFound = 0.5;

/**
 * Null when the request names no network.
 * Throws `usage` for a model.pt without its peaks, `input-format` for what is no network, `input-shape` when peaks and
 * network do not match in number.
 */
export async function readPretrained(
  { model, modelPeaks }: Pick<AtacRequest, 'model' | 'modelPeaks'>,
  ports: Pick<AtacPorts, 'readTorchTensors' | 'readPeakNames' | 'readBytes'>,
): Promise<PretrainedScale | null> {
  if (model === null) return null;
  if (!/\.pth?$/i.test(model)) return readOwn(model, ports);
  if (modelPeaks === null) {
    throw new AppError('usage', `${model} does not say which peaks it was trained on.`, {
      hint: 'Give them in their order with --model-peaks FILE, one per line: adata.var_names of the adata.h5ad beside it.',
    });
  }
  const weights = readOriginal(await ports.readTorchTensors(model), model);
  const featureNames = await ports.readPeakNames(modelPeaks);
  const { nFeatures } = weights.shape;
  if (featureNames.length === nFeatures) return { weights, featureNames };
  throw new AppError(
    'input-shape',
    `${modelPeaks} names ${featureNames.length} peaks, ${model} was trained on ${nFeatures}.`,
    { hint: 'Choose the peaks that were left after the filters of that run, in their order.' },
  );
}

async function readOwn(
  path: string,
  ports: Pick<AtacPorts, 'readBytes'>,
): Promise<PretrainedScale> {
  const folder = path.replace(/[\\/]+$/, '').replace(/([\\/])model\.(json|safetensors)$/, '');
  const tries = [folder, `${folder}/model`];
  for (const dir of tries) {
    const [json, safetensors] = [
      await ports.readBytes(`${dir}/model.json`),
      await ports.readBytes(`${dir}/model.safetensors`),
    ];
    if (json !== null && safetensors !== null) {
      return decodeScaleCheckpoint({ json: new TextDecoder().decode(json), safetensors }, dir);
    }
  }
  throw new AppError('input-missing', `${path}: expected model.json and model.safetensors.`, {
    hint: 'Choose the folder of a finished run, or the model.pt of SCALE.',
  });
}

/** SCALE keeps weights outputs x inputs, its heads apart, and its mixture by column. */
function readOriginal(tensors: ReadonlyMap<string, TorchTensor>, path: string): ScaleWeights {
  const get = (name: string): TorchTensor => {
    const tensor = tensors.get(name);
    if (tensor !== undefined) return tensor;
    throw new AppError('input-format', `${path}: expected ${name} of SCALE, found none.`, {
      hint: 'Choose the model.pt that SCALE wrote.',
    });
  };
  const hidden: TorchTensor[] = [];
  for (let i = 0; tensors.has(`encoder.hidden.${2 * i}.weight`); i++) {
    hidden.push(get(`encoder.hidden.${2 * i}.weight`));
  }
  const [mean, logVariance] = ['mu', 'log_var'].map((head) => get(`encoder.sample.${head}.weight`));
  const shape = {
    nFeatures: hidden[0]?.shape[1] ?? 0,
    hiddenDims: hidden.map((weight) => weight.shape[0] ?? 0),
    latentDim: mean?.shape[0] ?? 0,
    nComponents: get('pi').shape[0] ?? 0,
    priorForm: 'plain',
  } as const;
  const layout = layoutScale(shape);
  const values = new Float32Array(layout.size);
  const put = (name: string, data: Float32Array): void => {
    const { offset, size } = findBlock(layout, name);
    if (data.length === size) return values.set(data, offset);
    throw new AppError('input-format', `${path}: ${name} has ${data.length} numbers, not ${size}.`);
  };
  hidden.forEach((weight, i) => {
    put(`encoder.hidden${i}.weight`, turn(weight));
    put(`encoder.hidden${i}.bias`, get(`encoder.hidden.${2 * i}.bias`).data);
  });
  put('encoder.heads.weight', sideBySide(turn(mean!), turn(logVariance!), shape.latentDim));
  put(
    'encoder.heads.bias',
    Float32Array.of(
      ...get('encoder.sample.mu.bias').data,
      ...get('encoder.sample.log_var.bias').data,
    ),
  );
  put('decoder.linear.weight', turn(get('decoder.reconstruction.weight')));
  put('decoder.linear.bias', get('decoder.reconstruction.bias').data);
  put('prior.weights', get('pi').data);
  put('prior.means', turn(get('mu_c')));
  put('prior.spreads', turn(get('var_c')));
  return { shape, values };
}

/** Rows and columns exchanged. */
function turn({ shape: [nRows = 0, nCols = 0], data }: TorchTensor): Float32Array {
  const turned = new Float32Array(data.length);
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nCols; column++) {
      turned[column * nRows + row] = data[row * nCols + column] ?? 0;
    }
  }
  return turned;
}

function sideBySide(left: Float32Array, right: Float32Array, nCols: number): Float32Array {
  const both = new Float32Array(left.length + right.length);
  for (let row = 0; row * nCols < left.length; row++) {
    both.set(left.subarray(row * nCols, (row + 1) * nCols), 2 * row * nCols);
    both.set(right.subarray(row * nCols, (row + 1) * nCols), (2 * row + 1) * nCols);
  }
  return both;
}

/**
 * The same cells over the network's peaks, in its order; peaks are matched by place, those the data lacks are closed.
 * @throws AppError `input-value` when hardly any peak is found
 */
export function alignToPeaks(
  data: AnnotatedMatrix,
  featureNames: readonly string[],
  context: { warn(text: string): void; log(level: 'info', text: string): void },
): AnnotatedMatrix {
  const placeOf = new Map(featureNames.map((name, i) => [keyOf(name), i]));
  const nPeaks = featureNames.length;
  // What the network does not know goes into a column beyond its own, which is cut off.
  const columnOf = Int32Array.from(data.vars.index, (name) => placeOf.get(keyOf(name)) ?? nPeaks);
  const nFound = new Set(columnOf.filter((column) => column < nPeaks)).size;
  const said = `${nFound.toLocaleString('en-US')} of the ${nPeaks.toLocaleString('en-US')} peaks of the trained network are in the data`;
  if (nFound < fewestFound * nPeaks) {
    throw new AppError('input-value', `Only ${said}; the others would count as closed.`, {
      hint: 'Count the fragments over the peaks of the network.',
    });
  }
  if (nFound < fewFound * nPeaks) context.warn(`Only ${said}; the others count as closed.`);
  else context.log('info', `${said}.`);
  const own = Int32Array.from({ length: nPeaks }, (_, i) => i);
  return {
    ...data,
    x: selectColumns(mergeColumns(data.x, columnOf, nPeaks + 1), own),
    vars: { index: featureNames, indexName: data.vars.indexName, columns: new Map() },
  };
}

function keyOf(name: string): string {
  const place = readPlace(name);
  return place === null ? name : namePlace(place);
}
