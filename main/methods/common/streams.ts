// Which stream of a seed serves which purpose, so that no two purposes share random numbers.
export const randomStreams = {
  initialValues: 1,
  latentNoise: 2,
  pictureCells: 3,
  calibration: 4,
  heldOutCells: 5,
  /** Plus the number of the epoch. */
  epochOrder: 1000,
} as const;
