// The description part of a file written by torch.save: a pickle, which is a small program for a stack machine. Only the
// handful of steps that describe arrays by name is known here; anything else is refused, and nothing is ever run.
import { AppError } from '#shared/model/app-error.ts';

/** An array as the pickle describes it: a window on a storage. */
export interface DescribedTensor {
  readonly kind: 'tensor';
  /** Name of the file with the numbers. */
  readonly storage: string;
  /** As torch calls it: FloatStorage. */
  readonly storageType: string;
  /** In numbers. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

interface Storage {
  readonly kind: 'storage';
  readonly key: string;
  readonly type: string;
}

interface Global {
  readonly kind: 'global';
  readonly name: string;
}

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | readonly PickleValue[]
  | Map<PickleValue, PickleValue>
  | DescribedTensor
  | Storage
  | Global;

interface Machine {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  stack: PickleValue[];
  /** Stacks put aside at marks. */
  readonly marked: PickleValue[][];
  readonly memo: Map<number, PickleValue>;
}

/**
 * The value that a pickle (protocol 2 to 4) describes.
 * @throws AppError `input-format` for anything but arrays, texts, numbers and their containers
 */
export function readPickle(bytes: Uint8Array, path: string): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine: Machine = {
    ...{ path, bytes, view, at: 0, stack: [], marked: [], memo: new Map() },
  };
  try {
    for (;;) {
      const code = view.getUint8(machine.at++);
      if (code === stop) return pop(machine);
      const step = steps[code];
      if (step === undefined) throw refused(path, `step 0x${code.toString(16)}`);
      step(machine);
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw refused(path, 'an early end', cause);
    throw cause;
  }
}

const stop = 0x2e;

/** What each step of the program does to the machine, by its byte. */
const steps: Readonly<Record<number, (machine: Machine) => void>> = {
  0x80: (m) => void m.at++,
  0x95: (m) => void (m.at += 8),
  0x28: (m) => {
    m.marked.push(m.stack);
    m.stack = [];
  },
  0x30: (m) => void pop(m),
  0x4e: (m) => void m.stack.push(null),
  0x88: (m) => void m.stack.push(true),
  0x89: (m) => void m.stack.push(false),
  0x4b: (m) => void m.stack.push(m.view.getUint8(take(m, 1))),
  0x4d: (m) => void m.stack.push(m.view.getUint16(take(m, 2), true)),
  0x4a: (m) => void m.stack.push(m.view.getInt32(take(m, 4), true)),
  0x47: (m) => void m.stack.push(m.view.getFloat64(take(m, 8))),
  0x8a: (m) => void m.stack.push(readLong(m)),
  0x58: (m) => void m.stack.push(readText(m, m.view.getUint32(take(m, 4), true))),
  0x8c: (m) => void m.stack.push(readText(m, m.view.getUint8(take(m, 1)))),
  0x7d: (m) => void m.stack.push(new Map()),
  0x5d: (m) => void m.stack.push([]),
  0x29: (m) => void m.stack.push([]),
  0x74: (m) => {
    const items = popMarked(m);
    m.stack.push(items);
  },
  0x85: (m) => void m.stack.push(m.stack.splice(-1)),
  0x86: (m) => void m.stack.push(m.stack.splice(-2)),
  0x87: (m) => void m.stack.push(m.stack.splice(-3)),
  0x71: (m) => void m.memo.set(m.view.getUint8(take(m, 1)), top(m)),
  0x72: (m) => void m.memo.set(m.view.getUint32(take(m, 4), true), top(m)),
  0x94: (m) => void m.memo.set(m.memo.size, top(m)),
  0x68: (m) => void m.stack.push(remembered(m, m.view.getUint8(take(m, 1)))),
  0x6a: (m) => void m.stack.push(remembered(m, m.view.getUint32(take(m, 4), true))),
  0x63: (m) => void m.stack.push({ kind: 'global', name: `${readLine(m)}.${readLine(m)}` }),
  0x93: (m) => {
    const [name, module] = [pop(m), pop(m)];
    if (typeof name !== 'string' || typeof module !== 'string') {
      throw refused(m.path, 'a name that is none');
    }
    m.stack.push({ kind: 'global', name: `${module}.${name}` });
  },
  0x51: (m) => void m.stack.push(toStorage(m, pop(m))),
  0x52: (m) => {
    const [args, made] = [pop(m), pop(m)];
    m.stack.push(build(m, made, args));
  },
  0x73: (m) => {
    const [value, key] = [pop(m), pop(m)];
    setItems(m, [key, value]);
  },
  0x75: (m) => setItems(m, popMarked(m)),
  // State of an object, such as the _metadata of a state dict: not needed.
  0x62: (m) => void pop(m),
};

function take(machine: Machine, nBytes: number): number {
  const { at } = machine;
  machine.at += nBytes;
  return at;
}

function pop(machine: Machine): PickleValue {
  const value = machine.stack.pop();
  if (value === undefined) throw refused(machine.path, 'an empty stack');
  return value;
}

function top(machine: Machine): PickleValue {
  const value = machine.stack.at(-1);
  if (value === undefined) throw refused(machine.path, 'an empty stack');
  return value;
}

/** Everything since the last mark. */
function popMarked(machine: Machine): readonly PickleValue[] {
  const items = machine.stack;
  const before = machine.marked.pop();
  if (before === undefined) throw refused(machine.path, 'a mark that is not there');
  machine.stack = before;
  return items;
}

function remembered(machine: Machine, key: number): PickleValue {
  const value = machine.memo.get(key);
  if (value === undefined) throw refused(machine.path, 'a value that is not there');
  return value;
}

function readLine(machine: Machine): string {
  const end = machine.bytes.indexOf(0x0a, machine.at);
  if (end < 0) throw refused(machine.path, 'an early end');
  const text = new TextDecoder().decode(machine.bytes.subarray(machine.at, end));
  machine.at = end + 1;
  return text;
}

function readText(machine: Machine, nBytes: number): string {
  const from = take(machine, nBytes);
  if (machine.at > machine.bytes.length) throw refused(machine.path, 'an early end');
  return new TextDecoder().decode(machine.bytes.subarray(from, machine.at));
}

/** A whole number of any length, little-endian; those of shapes are small. */
function readLong(machine: Machine): number {
  const nBytes = machine.view.getUint8(take(machine, 1));
  if (nBytes > 6) throw refused(machine.path, 'a number of many digits');
  const from = take(machine, nBytes);
  let value = 0;
  for (let i = nBytes - 1; i >= 0; i--) value = value * 256 + machine.view.getUint8(from + i);
  return value;
}

function setItems(machine: Machine, items: readonly PickleValue[]): void {
  const into = top(machine);
  if (!(into instanceof Map)) throw refused(machine.path, 'entries of what is no dictionary');
  for (let i = 0; i + 1 < items.length; i += 2) into.set(items[i] ?? null, items[i + 1] ?? null);
}

/** ("storage", type, name of the file, device, how many). */
function toStorage(machine: Machine, id: PickleValue): Storage {
  const [kind, type, key] = Array.isArray(id) ? (id as readonly PickleValue[]) : [];
  if (kind !== 'storage' || typeof key !== 'string' || !isGlobal(type)) {
    throw refused(machine.path, 'a reference that is no storage');
  }
  return { kind: 'storage', key, type: type.name.replace(/^torch\./, '') };
}

/** The few calls that state dicts are made of; none is made here. */
function build(machine: Machine, made: PickleValue, args: PickleValue): PickleValue {
  const name = isGlobal(made) ? made.name : 'a value';
  const list = Array.isArray(args) ? (args as readonly PickleValue[]) : [];
  if (name === 'collections.OrderedDict' && list.length === 0) return new Map();
  if (name === 'torch._utils._rebuild_parameter') return list[0] ?? null;
  if (name === 'torch._utils._rebuild_tensor_v2') {
    const [storage, offset, shape, strides] = list;
    const isWhole = isStorage(storage) && typeof offset === 'number';
    if (isWhole && areNumbers(shape) && areNumbers(strides)) {
      const { key, type: storageType } = storage;
      return { ...{ kind: 'tensor', storage: key, storageType }, offset, shape, strides };
    }
  }
  throw refused(machine.path, `a call of ${name}`);
}

function isGlobal(value: PickleValue | undefined): value is Global {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'global';
}

function isStorage(value: PickleValue | undefined): value is Storage {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'storage';
}

function areNumbers(value: PickleValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function refused(path: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'input-format',
    `${path}: expected arrays by name as torch.save writes a state dict, found ${what}.`,
    { hint: 'Save the weights alone: torch.save(model.state_dict(), "model.pt").', cause },
  );
}
