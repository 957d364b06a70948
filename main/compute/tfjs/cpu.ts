import type { Device } from '../device.ts';
import { createTfjsDevice } from './device.ts';
import { startBackend } from './runtime.ts';

/** The tfjs device on tfjs's own plain JavaScript backend. Slow; it is there to test the tfjs device. */
export async function createTfjsCpuDevice(): Promise<Device> {
  const tf = await import('@tensorflow/tfjs');
  await startBackend(tf, 'cpu');
  return createTfjsDevice({
    tf,
    kind: 'tfjs-cpu',
    backend: 'cpu',
    description: 'tfjs on the CPU, 1 thread',
    stepsPerRead: 1,
    maxTensorBytes: Infinity,
    lostBecause: () => null,
    close: () => Promise.resolve(),
  });
}
