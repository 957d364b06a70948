import type { CpuHost } from '#main/compute/cpu/device.ts';
import { createComputeParts } from '#main/platform/compute-parts.ts';

/** What `createDevice` wants, as it lies in the source tree. */
export function cpuHost(nThreads = 1): CpuHost {
  return { nThreads, ...createComputeParts() };
}
