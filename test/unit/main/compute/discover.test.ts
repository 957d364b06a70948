import { describe, expect, it } from 'vitest';
import { createDevice } from '#main/compute/discover.ts';

describe('the device of a choice', () => {
  it.each(['auto', 'cpu', 'reference'] as const)('%s runs on the processor', async (choice) => {
    expect((await createDevice(choice)).describe()).toBe('Reference CPU, 1 thread');
  });

  it.each(['webgpu', 'tensorflow'] as const)(
    '%s is refused, not replaced, where it is absent',
    async (choice) => {
      await expect(createDevice(choice)).rejects.toMatchObject({
        code: 'device',
        hint: expect.stringContaining('cpu') as string,
      });
    },
  );
});
