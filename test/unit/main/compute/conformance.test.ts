// Every device against the reference device, on friendly and hostile shapes. A device this computer does not have is
// reported as skipped, by name.
import { afterAll, describe, expect, it } from 'vitest';
import type { Device } from '#main/compute/device.ts';
import { createReferenceDevice } from '#main/compute/reference/device.ts';
import { expectSame, hasOrdinaryLosses, runExperiment } from './conformance/bench.ts';
import type { Results } from './conformance/bench.ts';
import { openIfPresent } from './conformance/devices.ts';
import { experiments } from './conformance/experiments.ts';
import { shapeCases } from './conformance/shapes.ts';

/** Largest difference allowed, relative to the largest number of a result; single precision sums. */
const tolerances = {
  cpu: 1e-5,
  'cpu with two threads': 1e-5,
  'tfjs-cpu': 2e-5,
  webgpu: 1e-4,
  tensorflow: 5e-5,
} as const;

/** A GPU in software takes seconds for each new shape. */
const softwareShapes = ['ordinary', 'one row', 'a domain with one cell, one with none'];

const reference = createReferenceDevice();

const lossExperiments = Object.keys(experiments).filter((name) => /loss|KL|entropy/.test(name));
const spoilers = {
  NaN: (values: Float32Array) => values.fill(Number.NaN, 0, 1),
  Infinity: (values: Float32Array) => values.fill(Infinity, 0, 1),
};

for (const [kind, tolerance] of Object.entries(tolerances)) {
  const { device, absence } = await openIfPresent(kind as keyof typeof tolerances);

  describe.skipIf(device === null)(`the ${kind} device${absence} gives the right numbers`, () => {
    afterAll(() => device?.close());
    const run = (on: Device | null, name: string, ...rest: [ShapeOf, Spoiler?]): Promise<Results> =>
      runExperiment(on!, experiments[name]!, ...rest);

    const isSoftware = device?.describe().includes('SwiftShader') === true;
    const shapes = isSoftware
      ? shapeCases.filter((shape) => softwareShapes.includes(shape.name))
      : shapeCases;
    describe.each(Object.keys(experiments))('%s', (name) => {
      it.each(shapes)('$name', async (shape) => {
        const expected = await run(reference, name, shape);
        expectSame(await run(device, name, shape), expected, tolerance);
      });
    });

    const spoilt = Object.keys(spoilers).flatMap((what) =>
      lossExperiments.map((name) => [what, name] as const),
    );
    // An own logit of plus infinity is beyond any hinge.
    const isFair = ([what, name]: readonly [string, string]): boolean =>
      !(what === 'Infinity' && name === 'hinge loss');
    it.each(spoilt.filter(isFair))(
      '%s never comes out as an ordinary loss of %s',
      async (what, name) => {
        const spoil = spoilers[what as keyof typeof spoilers];
        const [shape] = shapeCases;
        expect(hasOrdinaryLosses(await run(device, name, shape!, spoil))).toBe(false);
        expect(hasOrdinaryLosses(await run(reference, name, shape!, spoil))).toBe(false);
      },
    );
  });
}

type ShapeOf = (typeof shapeCases)[number];
type Spoiler = (typeof spoilers)[keyof typeof spoilers];
