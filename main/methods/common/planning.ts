// What a planner keeps between two plans: costly answers that small changes of a request do not touch.
import type { Device } from '#main/compute/device.ts';
import type { DeviceChoice } from '#shared/contract/run-fields.ts';
import { countThreads } from './ports.ts';
import type { MethodPorts } from './ports.ts';

/** Answers a question once and again only when its key is another one. */
export function rememberLast<Answer>(): (
  key: string,
  find: () => Promise<Answer>,
) => Promise<Answer> {
  let last: { readonly key: string; readonly answer: Answer } | null = null;
  return async (key, find) => {
    if (last?.key !== key) last = { key, answer: await find() };
    return last.answer;
  };
}

export interface StepTime {
  readonly seconds: number;
  /** The device it was measured on, in words. */
  readonly device: string;
}

interface ToTime {
  readonly params: {
    readonly device: DeviceChoice;
    readonly threads: number;
    readonly batchSize: number;
  };
  /** What the step time depends on besides. */
  readonly shape: object;
  measure(device: Device): Promise<number>;
}

/** Measures training steps on the device of a request; each kind of step once. */
export function createStepTimer(
  ports: Pick<MethodPorts, 'createDevice' | 'nThreads'>,
): (step: ToTime) => Promise<StepTime> {
  const known = new Map<string, StepTime>();
  return async ({ params, shape, measure }) => {
    const key = JSON.stringify([shape, params.batchSize, params.device, params.threads]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const device = await ports.createDevice(params.device, countThreads(params, ports));
    try {
      const measured = { seconds: await measure(device), device: device.describe() };
      known.set(key, measured);
      return measured;
    } finally {
      await device.close();
    }
  };
}

/** Bytes on the disk of the workspace and free memory, against what is needed. */
export async function checkFit(
  { memoryBytes, diskBytes }: { readonly memoryBytes: number; readonly diskBytes: number },
  workspaceDir: string,
  ports: Pick<MethodPorts, 'memoryFreeBytes' | 'freeBytes'>,
): Promise<boolean> {
  return memoryBytes < ports.memoryFreeBytes() && diskBytes < (await ports.freeBytes(workspaceDir));
}
