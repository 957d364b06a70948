import type { ErrorCode } from '#shared/model/app-error.ts';

/**
 * The exit status of each kind of error: 1 a defect of ours, 2 wrong usage, 3 bad input, 4 too little memory or disk,
 * 5 device, 130 cancelled.
 */
export const exitStatus: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  output: 2,
  forbidden: 2,
  busy: 2,
  unsupported: 2,
  'input-missing': 3,
  'input-format': 3,
  'input-shape': 3,
  'input-value': 3,
  numeric: 3,
  memory: 4,
  disk: 4,
  device: 5,
  'service-lost': 1,
  internal: 1,
  cancelled: 130,
};
