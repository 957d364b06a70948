// What all of a tfjs device share: the module, the backend it runs on, and whether that is still there.
import type * as TensorFlow from '@tensorflow/tfjs';
import { AppError } from '#shared/model/app-error.ts';
import type { DeviceKind } from '../device.ts';

/** The module as loaded at run time. */
export type Tf = typeof TensorFlow;

/** A backend of tfjs that has started. */
export interface Runtime {
  readonly tf: Tf;
  readonly kind: DeviceKind;
  /** Name of the backend in tfjs. */
  readonly backend: string;
  readonly description: string;
  readonly stepsPerRead: number;
  /** Largest tensor the backend can hold. */
  readonly maxTensorBytes: number;
  /** Why the device is gone; null while it works. */
  lostBecause(): string | null;
  close(): Promise<void>;
}

/** How a person goes on without a device. */
export const goOnWithCpu =
  'Choose "cpu" as the device (on the command line: --device cpu) to go on with the processor.';

/**
 * Starts a backend and makes it the current one.
 * @throws AppError `device` when it does not start
 */
export async function startBackend(tf: Tf, backend: string): Promise<void> {
  tf.enableProdMode();
  let reason: unknown = null;
  const hasStarted = await tf.setBackend(backend).catch((error: unknown) => {
    reason = error;
    return false;
  });
  if (hasStarted) return;
  throw new AppError('device', `The ${backend} backend of TensorFlow.js did not start.`, {
    hint: goOnWithCpu,
    cause: reason,
  });
}

/** @param name as a person would call the device */
function failedDevice(name: string, why: string, cause?: unknown): AppError {
  return new AppError('device', `${name} stopped working: ${why}`, { hint: goOnWithCpu, cause });
}

/**
 * Makes the runtime's backend the current one.
 * @throws AppError `device` when it is gone
 */
function enter(runtime: Runtime): void {
  const { tf, backend } = runtime;
  throwIfLost(runtime);
  // Takes effect at once for a backend that has started.
  if (tf.getBackend() !== backend) void tf.setBackend(backend);
}

function throwIfLost(runtime: Runtime): void {
  const reason = runtime.lostBecause();
  if (reason !== null) throw failedDevice(runtime.description, reason);
}

/**
 * A copy of a tensor's numbers.
 * @throws AppError `device` when they cannot be had
 */
export async function download(runtime: Runtime, tensor: TensorFlow.Tensor): Promise<Float32Array> {
  enter(runtime);
  let values: ArrayLike<number>;
  try {
    values = await tensor.data();
  } catch (error) {
    throwIfLost(runtime);
    throw failedDevice(runtime.description, messageOf(error), error);
  }
  // A lost device may answer with zeros.
  throwIfLost(runtime);
  return Float32Array.from(values);
}

/** The same operations, each on the right backend; what the backend throws becomes an AppError `device`. */
export function guardOperations<Operations extends object>(
  operations: Operations,
  runtime: Runtime,
): Operations {
  const guarded = Object.entries(operations).map(([name, operation]: [string, unknown]) => {
    if (typeof operation !== 'function') return [name, operation];
    return [
      name,
      (...args: unknown[]): unknown => {
        enter(runtime);
        try {
          return operation(...args) as unknown;
        } catch (error) {
          if (error instanceof AppError) throw error;
          throw failedDevice(runtime.description, messageOf(error), error);
        }
      },
    ];
  });
  return Object.fromEntries(guarded) as Operations;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
