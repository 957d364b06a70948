// A file of its own: the library remembers where it may look for plug-ins.
import path from 'node:path';
import { expect, test } from 'vitest';
import { withHdf5 } from '#main/io/hdf5/file.ts';
import { toStoredArray } from '#main/io/hdf5/dataset.ts';
import { fixture, nodePorts } from './node-ports.ts';

const ports = { ...nodePorts, hdf5PluginDir: path.join(import.meta.dirname, 'no-plugins-here') };

test.each(['lzf', 'blosc', 'zstd'])(
  'without its plug-in, %s is refused by name',
  async (filter) => {
    const reading = withHdf5(ports, fixture('filters.h5'), (file) => file.dataset(filter));
    await expect(reading).rejects.toMatchObject({
      code: 'input-format',
      message: expect.stringContaining(`is compressed with ${filter}`) as string,
    });
    await expect(reading).rejects.toThrow(/its plug-in is missing/);
  },
);

test.each(['gzip', 'shuffle'])('%s needs no plug-in', async (filter) => {
  const values = await withHdf5(ports, fixture('filters.h5'), async (file) =>
    (await file.dataset(filter)).numbers({ start: [96], count: [2] }),
  );
  expect([...values]).toEqual([96, 0]);
});

test('should a filter slip through the check, the status of the read still stops it', async () => {
  await withHdf5(ports, fixture('filters.h5'), async (file) => {
    const gzip = await file.dataset('gzip');
    const { module, id } = file;
    const unchecked = toStoredArray(
      { ...gzip, module, id, path: '/zstd', refused: () => null },
      gzip.type,
    );
    await expect(unchecked.numbers({ start: [0], count: [10] })).rejects.toThrow(
      /cannot be unpacked/,
    );
  });
});
