import { describe, expect, it } from 'vitest';
import { checkMemory } from '#main/hosts/cli/check-memory.ts';
import type { Cost } from '#main/hosts/cli/check-memory.ts';

const session = { signal: new AbortController().signal };
const gigabytes = (n: number) => n * 1024 ** 3;

function plan(offers: Cost['offers']): () => Promise<Cost> {
  return () => Promise.resolve({ estimate: { memoryBytes: gigabytes(3) }, offers });
}

const fewer: Cost['offers'] = [50_000, 20_000].map((nPeaks, i) => ({
  text: `Learn from ${nPeaks} peaks`,
  overrides: { nTopFeatures: nPeaks },
  memoryBytes: gigabytes(2 - i),
}));

describe('--max-memory', () => {
  it('names the changes with which the run would fit, as flags', async () => {
    await expect(checkMemory('1.5GB', plan(fewer), session)).rejects.toMatchObject({
      code: 'memory',
      message: 'About 3.0 GB of memory are needed; 1.5 GB are allowed.',
      hint: 'Learn from 20000 peaks (--set nTopFeatures=20000): about 1.0 GB.',
    });
  });

  it('says so when nothing less would fit', async () => {
    await expect(checkMemory('500MB', plan(fewer), session)).rejects.toMatchObject({
      hint: expect.stringContaining('Nothing less would fit') as string,
    });
  });

  it('lets a run pass that needs no more, and one without a limit unasked', async () => {
    await expect(checkMemory('3GB', plan(fewer), session)).resolves.toBeUndefined();
    const notAsked = () => Promise.reject(new Error('asked'));
    await expect(checkMemory(undefined, notAsked, session)).resolves.toBeUndefined();
  });

  it('refuses a limit that is no size', async () => {
    await expect(checkMemory('much', plan([]), session)).rejects.toMatchObject({ code: 'usage' });
  });
});
