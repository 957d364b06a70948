// Arrays by name from a file written by torch.save (the zip form, torch 1.6 and newer).
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { openZipKeys } from '../zarr/keys.ts';
import type { KeyStore } from '../zarr/keys.ts';
import { readPickle } from './read-pickle.ts';
import type { DescribedTensor, PickleValue } from './read-pickle.ts';

export interface TorchTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

const bytesPerPiece = 64 << 20;

/**
 * The float32 arrays of a state dict by name; arrays of other numbers are left out.
 * Nothing of the file is run. Memory: the arrays. Throws `input-missing`, `input-format`.
 */
export async function readTorchTensors(
  probe: FileProbe,
  path: string,
): Promise<ReadonlyMap<string, TorchTensor>> {
  const size = await probe.sizeOf(path);
  if (size === null) throw new AppError('input-missing', `${path}: there is no such file.`);
  const head = await probe.readBytes(path, 0, 4);
  if (head[0] !== 0x50 || head[1] !== 0x4b) {
    throw new AppError(
      'input-format',
      `${path}: expected a file of torch 1.6 or newer (a zip archive), found something else.`,
      { hint: 'Load and save it again with a newer torch.' },
    );
  }
  const store = await openZipKeys(probe, path);
  const description = [...store.keys].find((key) => /(^|\/)data\.pkl$/.test(key));
  const bytes = description === undefined ? null : await store.read(description);
  if (description === undefined || bytes === null) {
    throw new AppError('input-format', `${path}: expected data.pkl in the archive, found none.`, {
      hint: 'Choose the model.pt that SCALE wrote.',
    });
  }
  const folder = description.slice(0, -'data.pkl'.length);
  const tensors = new Map<string, TorchTensor>();
  for (const [name, tensor] of listTensors(readPickle(bytes, path))) {
    if (tensor.storageType !== 'FloatStorage') continue;
    tensors.set(name, await readTensor(store, folder, name, tensor));
  }
  return tensors;
}

function listTensors(value: PickleValue): readonly (readonly [string, DescribedTensor])[] {
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([name, item]) =>
    typeof name === 'string' && isTensor(item) ? [[name, item] as const] : [],
  );
}

function isTensor(value: PickleValue): value is DescribedTensor {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tensor';
}

async function readTensor(
  store: KeyStore,
  folder: string,
  name: string,
  { storage, offset, shape, strides }: DescribedTensor,
): Promise<TorchTensor> {
  const count = shape.reduce((product, n) => product * n, 1);
  if (!isRowMajor(shape, strides)) {
    throw new AppError('input-format', `${store.path}: ${name} is not stored row by row.`, {
      hint: 'Call .contiguous() on the weights before saving them.',
    });
  }
  const key = `${folder}data/${storage}`;
  const cutOff = () =>
    new AppError(
      'input-format',
      `${store.path}: expected ${count.toLocaleString('en-US')} numbers of ${name}, found fewer.`,
      { hint: 'The file is cut off or damaged. Copy it again.' },
    );
  // A damaged shape must not ask for memory without end; torch packs nothing.
  if (4 * (offset + count) > (await store.storedBytes(key))) throw cutOff();
  const data = new Float32Array(count);
  const bytes = new Uint8Array(data.buffer);
  for (let at = 0; at < bytes.length; at += bytesPerPiece) {
    const length = Math.min(bytesPerPiece, bytes.length - at);
    const piece = await store.readRange(key, { offset: 4 * offset + at, length });
    if (piece?.length !== length) throw cutOff();
    bytes.set(piece, at);
  }
  return { shape, data };
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 0;
    if (length > 1 && strides[axis] !== expected) return false;
    expected *= length;
  }
  return true;
}
