// npm run bench -- views [--cells 100000,1000000] [--output FILE]
// The pictures of cells in a browser that draws in software: first drawn, moved, recoloured, memory over 200 colours.
//
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
import { benchViews } from '#test/bench/views.ts';
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
    cells: { type: 'string', default: '100000,1000000' },
    output: { type: 'string' },
  },
});
const name = positionals.join(' ');

async function runEngine(output: string): Promise<void> {
  buildKernels();
  await benchEngine({
    python: values.python ?? null,
    models: values.models?.split(',') ?? null,
    devices: values.devices.split(',') as DeviceKind[],
    threads: [...new Set(values.threads.split(',').map(Number))],
    nSteps: Number(values.steps),
    nPythonSteps: Number(values['python-steps']),
    say: (line) => console.log(line),
    save: (results) => write(output, results),
  });
}

async function runViews(output: string): Promise<void> {
  const results = await benchViews({
    nCells: values.cells.split(',').map(Number),
    nRecolors: 200,
    say: (line) => console.log(line),
  });
  write(output, results);
}

function write(output: string, results: object): void {
  writeFileSync(output, `${JSON.stringify(results, null, 1)}\n`);
}

const benches: Readonly<Record<string, { run(output: string): Promise<void>; output: string }>> = {
  engine: { run: runEngine, output: 'test/bench/latest.json' },
  views: { run: runViews, output: 'test/bench/views.json' },
};
const bench = benches[name];
if (bench === undefined) {
  console.error(`npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(2);
}
const output = values.output ?? bench.output;
await bench.run(output);
console.log(`written to ${output}`);
process.exit(0);
