// Fifty runs of SCALE with settings nobody should choose.
import { createDevice } from '#main/compute/discover.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { runHostile } from '#test/helpers/hostile-atac.ts';
import type { HostileRun } from '#test/helpers/hostile-atac.ts';
import type { Verification } from './types.ts';

const nRuns = 50;

export const hostileVerification: Verification = {
  name: 'atac-hostile',
  what: '50 seeded runs of SCALE with hostile settings on tiny data: every number finite, or a clear stop',
  async run(context) {
    const device = await createDevice('cpu', cpuHost(1));
    const runs: HostileRun[] = [];
    try {
      for (let seed = 1; seed <= nRuns; seed++) runs.push(await runHostile(device, seed));
    } finally {
      await device.close();
    }
    const stopped = runs.filter(({ outcome }) => outcome === 'stopped');
    context.log(`${runs.length - stopped.length} ended with numbers, ${stopped.length} stopped`);
    return {
      passed: stopped.every(({ message }) => message.length > 0),
      numbers: {
        nRuns,
        nStopped: stopped.length,
        stops: stopped.map(({ seed, settings, message }) => ({
          ...{ seed, learningRate: settings.learningRate, message },
        })),
      },
    };
  },
};
