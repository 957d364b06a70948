import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withHdf5, type Hdf5File } from '#main/io/hdf5/file.ts';
import { inspectInput } from '#main/io/inspect-input.ts';
import { readAllTexts, readNumbersInto } from '#main/io/read-array.ts';
import type { ErrorCode } from '#shared/model/app-error.ts';
import { fixture, nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

function inFile<Result>(name: string, work: (file: Hdf5File) => Promise<Result>): Promise<Result> {
  return withHdf5(nodePorts, fixture(name), work);
}

async function readAll(file: Hdf5File, path: string): Promise<number[]> {
  const dataset = await file.dataset(path);
  return [...(await dataset.numbers({ start: [0], count: [dataset.shape[0] ?? 0] }))];
}

const ramp = Array.from({ length: 2500 }, (_, i) => i % 97);

test.each(['none', 'gzip', 'shuffle', 'fletcher32', 'lzf', 'blosc', 'zstd', 'bitshuffle'])(
  'a dataset stored with filter %s is read exactly',
  async (filter) => {
    expect(await inFile('filters.h5', (file) => readAll(file, filter))).toEqual(ramp);
  },
);

test('a filter nobody can undo is named', async () => {
  await expect(inFile('filters.h5', (file) => file.dataset('sperr'))).rejects.toMatchObject({
    code: 'input-format',
    message: expect.stringMatching(
      /dataset sperr is compressed with .*\(HDF5 filter 32028\)/,
    ) as string,
  });
});

test('a damaged chunk is an error that names file, dataset and range, and the rest can be read', async () => {
  await inFile('damaged-chunk.h5', async (file) => {
    const dataset = await file.dataset('values');
    expect([...(await dataset.numbers({ start: [1998], count: [2] }))]).toEqual([1998, 1999]);
    const message =
      /damaged-chunk\.h5, dataset \/values: the values 1500 to 2499 cannot be unpacked/;
    await expect(dataset.numbers({ start: [1500], count: [1000] })).rejects.toThrow(message);
    await expect(readNumbersInto(new Float64Array(5000), dataset)).rejects.toMatchObject({
      code: 'input-format',
    });
  });
});

test('a file that is not there is said to be missing', async () => {
  await expectRefusal('/no/such/file.h5ad', 'input-missing', /no such file/);
});

test('an empty file is told apart', async () => {
  await expectRefusal(await fileOf(new Uint8Array(0)), 'input-format', /is empty/);
});

test('a file cut off anywhere is said to be cut off, with both lengths', async () => {
  const whole = await readFile(fixture('kinds.h5ad'));
  for (const length of [20, 100, Math.floor(whole.length / 2), whole.length - 1]) {
    const place = await fileOf(whole.subarray(0, length));
    const found = new RegExp(`is cut off: .*found ${length.toLocaleString('en-US')} bytes`);
    await expectRefusal(place, 'input-format', found);
  }
});

test.each([
  ['a zip archive', 'PK\u0003\u0004rest'],
  ['a gzip file', '\u001f\u008brest'],
  ['a web page', '\n<!DOCTYPE html><title>Sign in</title>'],
  ['a text file', 'gene,cell1,cell2\n'],
])('%s is called by its name', async (kind, content) => {
  const place = await fileOf(Buffer.from(content, 'latin1'));
  await expectRefusal(place, 'input-format', new RegExp(`found ${kind}`));
});

test('a user block before the signature is allowed', async () => {
  // h5py leaves addresses relative to the block, so a copy shifted by hand is enough to find the signature.
  const place = await fileOf(
    Buffer.concat([Buffer.alloc(512), await readFile(fixture('links.h5'))]),
  );
  await expect(
    withHdf5(nodePorts, place, (file) => Promise.resolve(file.keysOf('/'))),
  ).resolves.toContain('data');
});

async function fileOf(bytes: Uint8Array): Promise<string> {
  const place = await scratchPath('file.h5ad');
  await writeFile(place, bytes);
  return place;
}

async function expectRefusal(place: string, code: ErrorCode, message: RegExp): Promise<void> {
  const opening = withHdf5(nodePorts, place, () => Promise.resolve(null));
  await expect(opening).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
}

test('soft links inside the file are followed, broken and circular ones lead nowhere', async () => {
  await inFile('links.h5', async (file) => {
    expect(await readAll(file, 'soft/values')).toEqual([0, 1, 2]);
    expect(file.kindOf('soft')).toBe('group');
    expect(file.kindOf('broken')).toBeNull();
    expect(file.kindOf('loop')).toBeNull();
    expect(file.kindOf('data/values/deeper')).toBeNull();
  });
});

test.each(['outside', 'outside/gzip', 'through'])(
  'the link %s out of the file is refused',
  async (path) => {
    await inFile('links.h5', async (file) => {
      expect(() => file.kindOf(path)).toThrow(/is a link to another file \(filters\.h5\)/);
      await expect(file.dataset(path)).rejects.toMatchObject({ code: 'input-format' });
    });
  },
);

test('a dataset made of other files is refused', async () => {
  await inFile('links.h5', async (file) => {
    await expect(file.dataset('virtual')).rejects.toThrow(/view of other files/);
  });
});

test('attributes are read, references are not followed', async () => {
  await inFile('links.h5', (file) => {
    expect(file.attribute('data', 'name')).toBe('µ');
    expect(file.attribute('data', 'numbers')).toEqual([1, 2]);
    expect(file.attribute('data', 'reference')).toBeNull();
    expect(file.attribute('data', 'absent')).toBeNull();
    expect(file.attribute('absent', 'absent')).toBeNull();
    return Promise.resolve();
  });
});

test('numbers of every kind keep their values', async () => {
  await inFile('links.h5', async (file) => {
    expect(await readAll(file, 'types/int64')).toEqual([-(2 ** 40), 0, 2 ** 40 + 1]);
    expect(await readAll(file, 'types/big_endian')).toEqual([1, 256, 65536]);
    expect(await readAll(file, 'types/uint8')).toEqual([0, 255]);
    expect(await readAll(file, 'types/flag')).toEqual([1, 0]);
    await expect(file.dataset('types/half')).rejects.toThrow(/found float of 2 bytes/);
  });
});

test('texts of fixed and variable length are read', async () => {
  await inFile('links.h5', async (file) => {
    expect(await readAllTexts(await file.dataset('types/text'))).toEqual(['α', '', 'plain']);
    const fixed = await file.dataset('types/fixed');
    expect(await fixed.texts({ start: [1], count: [1] })).toEqual(['c']);
    const numbers = await file.dataset('types/uint8');
    await expect(numbers.texts({ start: [0], count: [1] })).rejects.toThrow(/expected text/);
  });
});

test('damage anywhere in the outline of a file is an error of ours', async () => {
  const whole = await readFile(fixture('records.h5ad'));
  let nRefused = 0;
  for (let at = 96; at < whole.length; at += 512) {
    const broken = Uint8Array.from(whole);
    broken.fill(0xff, at, at + 24);
    const reading = inspectInput(nodePorts, await fileOf(broken));
    const outcome = await reading.catch((error: unknown) => error);
    if (!(outcome instanceof Error)) continue;
    nRefused++;
    expect(outcome).toMatchObject({ name: 'AppError' });
  }
  expect(nRefused).toBeGreaterThan(3);
});

test.each<[string, (bytes: Buffer, heap: number) => void]>([
  ['leads in a circle', (bytes, heap) => bytes.fill(0, heap + 40, heap + 88)],
  ['is larger than the file', (bytes, heap) => bytes.writeUInt32LE(700 << 20, heap + 8)],
  ['holds a text without end', (bytes, heap) => bytes.fill(0xff, heap + 48, heap + 56)],
])('a heap of texts that %s is damage, not an endless read', async (_what, spoil) => {
  const bytes = Buffer.from(await readFile(fixture('small.loom')));
  spoil(bytes, bytes.indexOf('GCOL'));
  const place = await scratchPath('spoiled.loom');
  await writeFile(place, bytes);
  await expect(inspectInput(nodePorts, place)).rejects.toThrow(/cannot be unpacked/);
});
