import { describe, expect, it } from 'vitest';
import type { Device } from '#main/compute/device.ts';
import { createReferenceDevice } from '#main/compute/reference/device.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { learnCoordinates } from '#main/methods/integration/learn.ts';
import type { LearnRequest } from '#main/methods/integration/learn.ts';
import type { MethodPorts } from '#main/methods/common/ports.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import { AppError } from '#shared/model/app-error.ts';
import { tinyData } from './scalex-data.ts';

const { x, domains } = tinyData([40, 24]);
const request: LearnRequest = {
  prepared: {
    scaled: x,
    batch: { codes: domains, names: ['a', 'b'] },
  } as unknown as LearnRequest['prepared'],
  params: integrationParamsSchema.parse({ maxIteration: 6, hiddenDim: 8, batchSize: 16 }),
  wholeEpochs: false,
};

function learnOn(device: Device) {
  const said: string[] = [];
  const opened: string[] = [];
  const ports = {
    nThreads: 1,
    now: () => 0,
    createDevice(choice: string) {
      opened.push(choice);
      return Promise.resolve(device);
    },
  } as unknown as MethodPorts;
  const context = {
    stage: (_: string, work: () => Promise<unknown>) => work(),
    setDevice: (name: string) => said.push(name),
    log: (_: string, text: string) => said.push(text),
    checkpoint: () => Promise.resolve(),
    trace: () => undefined,
    snapshot: () => undefined,
  } as unknown as JobContext;
  return { learnt: learnCoordinates(request, ports, context), said, opened };
}

describe('the device of a run', () => {
  it('is said, with what auto compared, and recorded', async () => {
    const chosenBecause = 'There is no other device here.';
    const { learnt, said } = learnOn({ ...createReferenceDevice(), chosenBecause });
    expect((await learnt).device).toEqual({
      device: 'Reference CPU, 1 thread',
      deviceReason: chosenBecause,
    });
    expect(said).toEqual([
      'Reference CPU, 1 thread',
      `Device: Reference CPU, 1 thread. ${chosenBecause}`,
    ]);
  });

  it('when it fails in the middle, stops the run: no other takes over in silence', async () => {
    const lost = new AppError('device', 'GPU stopped working: lost.', { hint: 'Choose "cpu".' });
    const reference = createReferenceDevice();
    let nSteps = 0;
    let isClosed = false;
    const { learnt, opened } = learnOn({
      ...reference,
      adamStep(...args) {
        if (++nSteps === 3) throw lost;
        reference.adamStep(...args);
      },
      close() {
        isClosed = true;
        return reference.close();
      },
    });
    await expect(learnt).rejects.toBe(lost);
    expect(opened).toEqual(['auto']);
    expect({ nSteps, isClosed }).toEqual({ nSteps: 3, isClosed: true });
  });
});
