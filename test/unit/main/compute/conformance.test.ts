// Every device against the reference device, on friendly and hostile shapes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, DeviceKind } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import { expectSame, runExperiment } from './conformance/bench.ts';
import type { Results } from './conformance/bench.ts';
import { experiments } from './conformance/experiments.ts';
import { shapeCases } from './conformance/shapes.ts';

/** Largest difference allowed, relative to the largest number of a result; single precision sums. */
const devices: readonly { readonly kind: DeviceKind; readonly tolerance: number }[] = [
  { kind: 'tfjs-cpu', tolerance: 2e-5 },
];

describe.each(devices)('the $kind device agrees with the reference', ({ kind, tolerance }) => {
  let device: Device;
  let reference: Device;
  beforeAll(async () => {
    device = await createDevice(kind);
    reference = await createDevice('reference');
  });
  afterAll(async () => {
    await device.close();
    await reference.close();
  });

  describe.each(Object.entries(experiments))('%s', (_, experiment) => {
    it.each(shapeCases)('$name', async (shape) => {
      const expected = await runExperiment(reference, experiment, shape);
      expectSame(await runExperiment(device, experiment, shape), expected, tolerance);
    });
  });

  const spoilers = {
    NaN: (values: Float32Array) => values.fill(Number.NaN, 0, 1),
    Infinity: (values: Float32Array) => values.fill(Infinity, 0, 1),
  };
  const lossExperiments = ['binary cross-entropy', 'latent sample and KL'];
  const spoilt = Object.entries(spoilers).flatMap(([what, spoil]) =>
    lossExperiments.map((name) => [what, name, spoil] as const),
  );
  it.each(spoilt)('%s never comes out as an ordinary loss of %s', async (_, name, spoil) => {
    const shape = shapeCases[0]!;
    const of = (on: Device): Promise<Results> =>
      runExperiment(on, experiments[name]!, shape, spoil);
    const isOrdinary = ({ losses }: Results): boolean => losses!.every(Number.isFinite);
    expect([isOrdinary(await of(device)), isOrdinary(await of(reference))]).toEqual([false, false]);
  });
});
