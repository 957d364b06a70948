// The command line as a script outside uses it: commands, flags, exit statuses, what is on stdout and what on stderr.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../../main/hosts/cli/index.ts', import.meta.url));
const minute = 60_000;

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let dir: string;
let sample: string;

/** Starts the command line; `interruptAt` sends Ctrl-C when that text has appeared on stderr. */
async function run(args: readonly string[], interruptAt?: string): Promise<Outcome> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CELLWRIGHT_HOME: path.join(dir, 'home') },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    const hadCome = interruptAt !== undefined && stderr.includes(interruptAt);
    stderr += chunk.toString();
    if (interruptAt !== undefined && !hadCome && stderr.includes(interruptAt)) child.kill('SIGINT');
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

const lastJson = ({ stdout }: Outcome) =>
  JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'cellwright-cli-'));
  sample = path.join(dir, 'sample.h5ad');
  const size = ['--cells', '240', '--genes', '300', '--batches', '2', '--types', '3'];
  const made = await run(['simulate', 'rna-batches', '--output', sample, ...size, '--json']);
  if (made.status !== 0) throw new Error(`no sample: ${made.stderr}`);
}, minute);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('usage', () => {
  test('--version and --help answer with status 0', async () => {
    expect(await run(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
    const help = await run(['integrate', '--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('--min-features N');
  });

  test.each([
    [['integrat'], 'Did you mean integrate?'],
    [['integrate', '--min-feature', '3'], 'Did you mean --min-features?'],
    [['integrate', '--output', 'out'], '--input is missing.'],
    [['integrate', '--input', 'a.h5ad'], '--output is missing.'],
    [['integrate', '--input', 'a', '--output', 'b', '--seed', 'x'], '--seed: expected a number'],
    [['integrate', 'a.h5ad', '--output', 'b'], 'Files follow --input.'],
    [['inspect'], 'inspect needs at least one INPUT.'],
  ])('%j is wrong usage: status 2, nothing on stdout', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('inspect', () => {
  test(
    'says what a file is, for people and for programs',
    async () => {
      const shown = await run(['inspect', sample]);
      expect(shown.status).toBe(0);
      expect(shown.stdout).toContain('240 cells x 300 features');
      const summary = lastJson(await run(['inspect', sample, '--json']));
      expect(summary).toMatchObject({ inputs: [{ nCells: 240, nFeatures: 300 }], errors: [] });
    },
    minute,
  );

  test(
    'a missing or broken file is bad input: status 3, the other files stay',
    async () => {
      const broken = path.join(dir, 'broken.h5ad');
      writeFileSync(broken, 'not a file of this kind');
      expect((await run(['inspect', 'missing.h5ad'])).status).toBe(3);
      const both = await run(['inspect', broken, sample, '--json']);
      expect(both.status).toBe(3);
      expect(lastJson(both)).toMatchObject({
        inputs: [{ path: sample }],
        errors: [{ path: broken, code: 'input-format' }],
      });
    },
    minute,
  );
});

describe('atac', () => {
  test(
    'leaves a run folder with exactly the clusters asked for, beside those of the baseline',
    async () => {
      const peaks = path.join(dir, 'peaks.h5ad');
      const size = ['--cells', '150', '--genes', '400', '--types', '3', '--depth', '200'];
      expect((await run(['simulate', 'atac', '--output', peaks, ...size])).status).toBe(0);
      const output = path.join(dir, 'atac-run');
      const done = await run([
        ...['atac', '--input', peaks, '--output', output, '--label-key', 'cell_type', '--json'],
        ...[
          '--clusters',
          '3',
          '--max-steps',
          '20',
          '--hidden-dims',
          '32,16',
          '--min-features',
          '1',
        ],
        ...['--set', 'warmStartSteps=10'],
      ]);
      expect(done.stderr).not.toContain('error');
      expect(done.status).toBe(0);
      const summary = lastJson(done);
      expect(summary).toMatchObject({ output, method: 'atac', seed: 18 });
      expect(Object.keys(summary['metrics'] as object)).toEqual(['lsi', 'scale']);
      const rows = readFileSync(path.join(output, 'tables', 'clusters.csv'), 'utf8').split('\n');
      expect(rows[0]).toBe('cell,batch,cluster,leiden,kmeans,mixture,leiden_lsi,kmeans_lsi');
      expect(new Set(rows.slice(1, -1).map((row) => row.split(',')[2]))).toEqual(
        new Set(['0', '1', '2']),
      );
      const files = readdirSync(output, { recursive: true });
      expect(files).toEqual(
        expect.arrayContaining([
          ...['result.h5ad', 'denoised.h5ad', 'report.html', path.join('model', 'model.json')],
          ...[path.join('peaks', 'cluster_0.bed'), path.join('coverage', 'cluster_2.bedgraph')],
        ]),
      );
      const again = path.join(dir, 'atac-again');
      const projected = await run([
        ...['atac', '--input', peaks, '--output', again, '--model', output, '--json'],
        ...['--clusters', '3', '--min-features', '1', '--set', 'denoised=none'],
      ]);
      expect(projected.stderr).not.toContain('error');
      const { stages, training } = lastJson(projected) as {
        stages: readonly { name: string }[];
        training: unknown;
      };
      expect(stages.map(({ name }) => name)).not.toContain('train');
      expect(training).toBeNull();
      // The same cells in the same network lie in the same places.
      const clustersOf = (folder: string) =>
        readFileSync(path.join(folder, 'tables', 'clusters.csv'), 'utf8');
      expect(clustersOf(again)).toBe(clustersOf(output));
    },
    2 * minute,
  );

  test(
    'refuses to start with less memory than it needs: status 4',
    async () => {
      const peaks = path.join(dir, 'peaks.h5ad');
      const output = path.join(dir, 'atac-large');
      const refused = await run([
        ...['atac', '--input', peaks, '--output', output, '--max-memory', '100MB'],
      ]);
      expect(refused.stderr).toMatch(/memory are needed; 100 MB are allowed/);
      expect(refused.status).toBe(4);
      expect(existsSync(output)).toBe(false);
    },
    minute,
  );

  test(
    'refuses a matrix of genes',
    async () => {
      const refused = await run(['atac', '--input', sample, '--output', path.join(dir, 'no')]);
      expect(refused.stderr).toContain('look like genes');
      expect(refused.status).toBe(3);
    },
    minute,
  );
});

describe('fixes', () => {
  test(
    'are made as asked, said, and suggested where one is missing',
    async () => {
      const table = path.join(dir, 'sides.csv');
      writeFileSync(table, ',p,q\nr,1,2\ns,3,4\nt,5,6\n');
      const shown = await run(['inspect', table]);
      expect(shown.stdout).toContain("to settle this: --fix 'transpose'");
      const turned = await run(['inspect', table, '--fix', 'transpose@sides.csv']);
      expect(turned.stdout).toContain('3 cells x 2 features');
      expect(turned.stdout).toContain('fixed: transpose: from 2 × 3 to 3 × 2');
      const wrong = await run(['inspect', table, '--fix', 'turn']);
      expect(wrong.status).toBe(2);
      expect(wrong.stderr).toContain('--fix turn: expected one of transpose, ');
    },
    minute,
  );

  test(
    'a sheet that is not there is bad input, named',
    async () => {
      const args = ['--sample-sheet', 'none.csv', '--sheet-key', 'file'];
      const { status, stderr } = await run(['inspect', sample, ...args]);
      expect(status).toBe(3);
      expect(stderr).toContain('none.csv');
    },
    minute,
  );
});

describe('integrate', () => {
  const quick = ['--preset', 'quick', '--min-features', '0', '--batch-key', 'batch'];

  test(
    'leaves a run folder and ends stdout with its record',
    async () => {
      const output = path.join(dir, 'run');
      const args = ['--label-key', 'cell_type', '--max-steps', '8', '--seed', '7', '--json'];
      const done = await run([
        'integrate',
        '--input',
        sample,
        '--output',
        output,
        ...quick,
        ...args,
      ]);
      expect(done.stderr).not.toContain('error');
      expect(done.status).toBe(0);
      const summary = lastJson(done);
      expect(summary).toMatchObject({ output, seed: 7, preset: 'quick', batchKey: 'batch' });
      expect(Object.keys(summary['metrics'] as object)).toEqual(
        expect.arrayContaining(['none', 'harmony', 'scalex']),
      );
      const record = JSON.parse(readFileSync(path.join(output, 'run.json'), 'utf8')) as object;
      expect(summary).toMatchObject(record);

      const again = await run(['integrate', '--input', sample, '--output', output, ...quick]);
      expect(again.status).toBe(2);
      expect(again.stderr).toContain('already exists');
    },
    2 * minute,
  );

  test(
    'Ctrl-C ends with status 130 and leaves nothing behind',
    async () => {
      const folder = path.join(dir, 'cancelled');
      const output = path.join(folder, 'run');
      const stopped = await run(
        ['integrate', '--input', sample, '--output', output, ...quick, '--max-steps', '100000'],
        'Train',
      );
      expect(stopped.status).toBe(130);
      expect(stopped.stdout).toBe('');
      expect(existsSync(output)).toBe(false);
      expect(readdirSync(folder)).toStrictEqual([]);
    },
    minute,
  );

  test(
    'more memory than allowed is refused before anything runs: status 4',
    async () => {
      const output = path.join(dir, 'large');
      const args = ['--input', sample, '--output', output, ...quick, '--max-memory', '1MB'];
      const refused = await run(['integrate', ...args]);
      expect(refused.stderr).toMatch(/memory are needed; 1\.0 MB are allowed/);
      expect(refused.status).toBe(4);
      expect(existsSync(output)).toBe(false);
    },
    minute,
  );
});
