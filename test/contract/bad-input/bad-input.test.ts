// Every way a file can be wrong, through the command line: exit status 3, one sentence that names the file, what to do,
// and nothing written. And what only looks wrong is read.
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createCore, type Core } from '#main/core.ts';
import { runProgram } from '#main/hosts/cli/program.ts';
import { connectSession } from '#main/hosts/cli/session.ts';
import { createCorePorts } from '#main/platform/core-ports.ts';
import { createDefectLog } from '#main/hosts/cli/defect-report.ts';
import { writeSmallH5ad } from '../../helpers/hdf5-files.ts';
import { legalInput } from './legal.ts';
import { table } from './small-text.ts';
import type { RefusedCase } from './types.ts';
import { fragments, smallRun, writeFragments, wrongAtac } from './wrong-atac.ts';
import { wrongContent } from './wrong-content.ts';
import { wrongFragments } from './wrong-fragments.ts';
import { wrongHdf5 } from './wrong-hdf5.ts';
import { wrongSheets } from './wrong-sheets.ts';
import { wrongText } from './wrong-text.ts';

const minute = 60_000;

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let dir: string;
let core: Core;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'cellwright-bad-input-'));
  process.env['CELLWRIGHT_HOME'] = path.join(dir, 'home');
  const ports = { host: 'cli', version: '0.0.0', roots: [], picker: null, logFile: null } as const;
  core = createCore(createCorePorts({ ...ports, log: createDefectLog() }));
});
afterAll(async () => {
  await core.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The command line in this process; the core with its threads stays from case to case. */
async function run(args: readonly string[]): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  try {
    const status = await runProgram(args, (...session) => connectSession(core, ...session));
    return { status, stdout, stderr };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

/** A folder of the case, and the places in it. */
function newFolder(): (name: string) => string {
  const folder = mkdtempSync(path.join(dir, 'case-'));
  return (name) => path.join(folder, name);
}

function argumentsOf(command: RefusedCase['command'], inputs: readonly string[], output: string) {
  const whole = ['--input', ...inputs, '--output', output, '--progress', 'none'];
  switch (command) {
    case 'integrate':
      return ['integrate', ...whole, '--preset', 'quick'];
    case 'atac':
      return ['atac', ...whole];
    default:
      return ['inspect', ...inputs];
  }
}

/** Status 3, a sentence and a hint, no stack, nothing new. */
async function expectRefusal(refused: RefusedCase): Promise<void> {
  const place = newFolder();
  const inputs = [await refused.make(place)].flat();
  const before = readdirSync(place('.'), { recursive: true });
  const { status, stdout, stderr } = await run([
    ...argumentsOf(refused.command, inputs, place('output')),
    ...(refused.flags?.(place) ?? []),
  ]);
  expect(stderr).toMatch(refused.says);
  expect(status).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).toContain(refused.named ?? path.basename(inputs.at(-1) ?? ''));
  const [message = '', hint = '', ...others] = stderr.trimEnd().split('\n');
  expect(message).toMatch(/^error: .*\.$/);
  expect(hint).toMatch(/\w+.*\.$/);
  expect(others).toEqual([]);
  expect(readdirSync(place('.'), { recursive: true })).toEqual(before);
}

const refusedInput = [
  ...wrongContent,
  ...wrongText,
  ...wrongHdf5,
  ...wrongSheets,
  ...wrongFragments,
  ...wrongAtac,
];

test('there are at least sixty cases, each of a name of its own', () => {
  expect(refusedInput.length).toBeGreaterThanOrEqual(60);
  expect(new Set(refusedInput.map(({ name }) => name)).size).toBe(refusedInput.length);
});

describe('refused with file, place, reason and advice:', () => {
  test.each(refusedInput)('$name', expectRefusal);

  test('a link that leads in a circle', async () => {
    await expectRefusal({
      name: 'a link that leads in a circle',
      make(place) {
        symlinkSync(place('b.h5ad'), place('a.h5ad'));
        symlinkSync(place('a.h5ad'), place('b.h5ad'));
        return place('a.h5ad');
      },
      says: /cannot be read: its link leads in a circle/,
    });
  });

  test('a file that changes while it is read', async () => {
    const place = newFolder();
    mkdirSync(place('.'), { recursive: true });
    const file = place('growing.csv');
    appendFileSync(file, table + 'NKG7,1,2\n'.repeat(400_000));
    const timer = setInterval(() => appendFileSync(file, 'NKG7,1,2\n'), 5);
    const { status, stderr } = await run(['inspect', file]);
    clearInterval(timer);
    expect(stderr).toMatch(/growing\.csv changed while it was being read/);
    expect(status).toBe(3);
  });
});

describe('read as it is meant:', () => {
  test.each(legalInput)('$name', async ({ make, reads, warns }) => {
    const { status, stdout, stderr } = await run(['inspect', await make(newFolder()), '--json']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const summary = (JSON.parse(stdout) as { inputs: readonly { warnings: readonly string[] }[] })
      .inputs[0];
    expect(summary).toMatchObject(reads);
    if (warns !== undefined) expect(summary?.warnings.join('\n')).toMatch(warns);
  });

  test('the same barcodes in two files: made different, the originals kept', async () => {
    const place = newFolder();
    const size = ['--cells', '240', '--genes', '300', '--batches', '1', '--types', '3'];
    const made = ['simulate', 'rna-batches', '--output', place('a.h5ad'), ...size];
    expect((await run([...made, '--progress', 'none'])).status).toBe(0);
    copyFileSync(place('a.h5ad'), place('b.h5ad'));
    const inputs = [place('a.h5ad'), place('b.h5ad')];
    const quick = ['--min-features', '0', '--max-steps', '2'];
    const done = await run([...argumentsOf('integrate', inputs, place('run')), ...quick]);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    const { stdout } = await run(['inspect', place('run/result.h5ad'), '--json']);
    const { inputs: read } = JSON.parse(stdout) as { inputs: readonly object[] };
    expect(read[0]).toMatchObject({
      nCells: 480,
      columns: expect.arrayContaining([expect.objectContaining({ name: 'barcode' })]) as object[],
    });
  });

  test(
    'fragments of two samples: peaks called and merged, cells told apart, what is odd is said',
    async () => {
      const place = newFolder();
      mkdirSync(place('one'));
      mkdirSync(place('two'));
      const inputs = [
        writeFragments((name) => place(`one/${name}`)),
        writeFragments(
          (name) => place(`two/${name}`),
          (lines) => [
            'chrUn\t5\t50\tcell0-1\t1',
            ...lines.filter((line) => !line.includes('\tcell9-1\t')),
          ],
        ),
      ];
      const sheet = place('types.csv');
      const cells = Array.from(fragments.types, (type, cell) => `cell${cell}-1,type_${type}`);
      writeFileSync(sheet, `barcode,kind\n${cells.join('\n')}\n`);
      writeFileSync(place('genes.bed'), 'chr1\t20000\t20001\tABC\t0\t+\n');
      writeFileSync(place('black.bed'), 'chr1\t1240000\t1260000\n');
      const done = await run([
        ...argumentsOf('atac', inputs, place('run')),
        ...smallRun,
        ...[
          '--regions',
          'called',
          '--genes',
          place('genes.bed'),
          '--blacklist',
          place('black.bed'),
        ],
        ...['--sample-sheet', sheet, '--sheet-key', 'barcode=index', '--label-key', 'kind'],
        ...['--genome', 'hg38', '--clusters', '2', '--json'],
      ]);
      expect(done.stderr).toBe('');
      expect(done.status).toBe(0);
      const { warnings } = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '') as {
        warnings: readonly string[];
      };
      expect(warnings.join('\n')).toMatch(/sequences that the genome does not have .*chrUn/);
      expect(warnings.join('\n')).toMatch(/only 47 cells/);
      const sets = readFileSync(place('run/tables/peak_sets.csv'), 'utf8').trim().split('\n');
      expect(sets).toHaveLength(3);
      const peaks = readFileSync(place('run/tables/clusters.csv'), 'utf8');
      expect(peaks).toMatch(/^sample_fragments\.tsv#cell0-1,/m);
      expect(peaks).toMatch(/^cell9-1,/m);
      const { stdout } = await run(['inspect', place('run/result.h5ad'), '--json']);
      const [read] = (JSON.parse(stdout) as { inputs: readonly { columns: readonly object[] }[] })
        .inputs;
      const names = [
        'barcode',
        'tss_enrichment',
        'fraction_blacklisted',
        'kind',
        'kmeans',
        'mixture',
      ];
      expect(read).toMatchObject({
        nCells: 47,
        columns: expect.arrayContaining(
          names.map((name) => expect.objectContaining({ name }) as object),
        ) as object[],
      });
    },
    minute,
  );

  test(
    'fewer cells than a minibatch, overlapping peaks, empty cells: all said',
    async () => {
      const place = newFolder();
      const peaks = fragments.peaks.map(({ start }) => `chr1\t${start}\t${start + 400}`);
      writeFileSync(
        place('peaks.bed'),
        [...peaks, `chr1\t${20_000}\t${900_000}`, 'chr9\t1\t9'].join('\n'),
      );
      const inputs = [writeFragments(place, (lines) => [...lines, 'chr1\t1\t9\tempty-1\t1'])];
      const done = await run([
        ...argumentsOf('atac', inputs, place('run')),
        ...smallRun,
        ...['--peaks', place('peaks.bed'), '--batch-size', '512', '--json'],
      ]);
      expect(done).toMatchObject({ stderr: '', status: 0 });
      const { warnings } = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '') as {
        warnings: readonly string[];
      };
      expect(warnings.join('\n')).toMatch(
        /1 peaks of .* on chromosomes without fragments \(chr9\)/,
      );
      expect(warnings.join('\n')).toMatch(/peaks overlap the one before them/);
      expect(readFileSync(place('run/tables/clusters.csv'), 'utf8')).not.toContain('empty-1');
    },
    minute,
  );

  // Seconds on a quiet computer; hours if the names of all columns were looked through for each of them.
  test(
    'ten thousand columns of cells',
    async () => {
      const place = newFolder();
      const columns = Array.from({ length: 10_000 }, (_, i) => `column ${i}`);
      const file = await writeSmallH5ad(place('wide.h5ad'), {
        edit(into) {
          const obs = into.get('obs') as unknown as ReturnType<typeof into.create_group>;
          for (const name of columns)
            obs.create_dataset({ name, data: Float32Array.of(1, 2, 3, 4) });
        },
      });
      const startedAt = performance.now();
      const { status, stdout } = await run(['inspect', file, '--json']);
      expect(status).toBe(0);
      const { inputs } = JSON.parse(stdout) as {
        inputs: readonly { columns: readonly object[] }[];
      };
      expect(inputs[0]?.columns).toHaveLength(10_000);
      expect(performance.now() - startedAt).toBeLessThan(minute);
    },
    2 * minute,
  );
});
