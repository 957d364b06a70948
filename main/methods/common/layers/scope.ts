import type { Device, Parameters, Workspace } from '#main/compute/device.ts';

/** Where a layer lives: the device, the workspace that owns its tensors, the parameters, and the most rows it will see. */
export interface LayerScope {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly maxRows: number;
}
