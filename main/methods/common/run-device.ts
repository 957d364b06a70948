// The device of a run: opened, said, recorded.
import type { Device } from '#main/compute/device.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { DeviceChoice } from '#shared/contract/run-fields.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { countThreads } from './ports.ts';
import type { MethodPorts } from './ports.ts';

/** Opens the device of a run and says which it is and, when `auto` chose it, why. The caller closes it. */
export async function openRunDevice(
  params: { readonly device: DeviceChoice; readonly threads: number },
  ports: Pick<MethodPorts, 'createDevice' | 'nThreads'>,
  context: Pick<JobContext, 'setDevice' | 'log'>,
): Promise<Device> {
  const device = await ports.createDevice(params.device, countThreads(params, ports));
  const { chosenBecause } = device;
  context.setDevice(device.describe());
  if (chosenBecause !== undefined) {
    context.log('info', `Device: ${device.describe()}. ${chosenBecause}`);
  }
  return device;
}

/** What run.json says of it. */
export function recordDevice(device: Device): Pick<RunRecord, 'device' | 'deviceReason'> {
  const { chosenBecause } = device;
  return {
    device: device.describe(),
    ...(chosenBecause === undefined ? {} : { deviceReason: chosenBecause }),
  };
}
