// npm run bench -- engine [--python PATH] [--models NAME,...] [--devices cpu,webgpu,...] [--threads 1,2] [--steps N]
//   [--python-steps N] [--output FILE]
// The speed of training: every model and size on every device, beside the machine's own limits and, with a Python that
// has torch, beside PyTorch with the most of these threads in the same run. Other work on the computer shows in the
// medians: trust the minima.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { DeviceKind } from '#main/compute/device.ts';
import { benchEngine } from '#test/bench/engine.ts';
import { buildKernels } from './build-kernels.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string' },
    models: { type: 'string' },
    devices: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: `1,${os.availableParallelism()}` },
    steps: { type: 'string', default: '100' },
    'python-steps': { type: 'string', default: '100' },
    output: { type: 'string', default: 'test/bench/latest.json' },
  },
});
if (positionals.join(' ') !== 'engine') {
  console.error('There is one benchmark: npm run bench -- engine');
  process.exit(2);
}
buildKernels();
await benchEngine({
  python: values.python ?? null,
  models: values.models?.split(',') ?? null,
  devices: values.devices.split(',') as DeviceKind[],
  threads: [...new Set(values.threads.split(',').map(Number))],
  nSteps: Number(values.steps),
  nPythonSteps: Number(values['python-steps']),
  say: (line) => console.log(line),
  save: (results) => writeFileSync(values.output, `${JSON.stringify(results, null, 1)}\n`),
});
console.log(`written to ${values.output}`);
process.exit(0);
