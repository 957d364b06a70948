// Reading under watch: what is stuck is ended by name, what waits for the drive is not.
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { createReadCells, createReadWatch, watchReading } from '#main/platform/read-watch.ts';
import { createThreads } from '#main/platform/threads.ts';

const limitMs = 3000;

afterEach(() => void vi.useRealTimers());

/** Marks `state`, lets the time limit pass twice over, and says whether it was noticed. */
function noticed(act: (watch: ReturnType<typeof createReadWatch>) => void): boolean {
  vi.useFakeTimers();
  const cells = createReadCells();
  const onStuck = vi.fn<() => void>();
  const stop = watchReading(cells, onStuck, limitMs);
  act(createReadWatch(cells, () => undefined));
  vi.advanceTimersByTime(2 * limitMs);
  stop();
  return onStuck.mock.calls.length > 0;
}

test('computing without a step is noticed', () => {
  expect(noticed((watch) => watch.enter())).toBe(true);
});

test('waiting for the drive, and being done, are not', () => {
  expect(noticed((watch) => watch.waitForDrive())).toBe(false);
  expect(
    noticed((watch) => {
      watch.enter();
      watch.leave();
    }),
  ).toBe(false);
});

test('steps keep it going', () => {
  vi.useFakeTimers();
  const cells = createReadCells();
  const onStuck = vi.fn<() => void>();
  const watch = createReadWatch(cells, () => undefined);
  const stop = watchReading(cells, onStuck, limitMs);
  for (let i = 0; i < 10; i++) {
    watch.enter();
    vi.advanceTimersByTime(limitMs - 600);
  }
  stop();
  expect(onStuck).not.toHaveBeenCalled();
});

test('a question and a job whose thread is stuck fail with the name of the file', async () => {
  const entry = fileURLToPath(new URL('../../../helpers/stuck-thread.ts', import.meta.url));
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const threads = createThreads({ entry, log, stuckAfterMs: 600 });
  const message = '/data/circle.h5ad could not be read: reading did not advance for 0.6 s.';
  const question = threads.query('data.inspect', { path: '/data/circle.h5ad' });
  await expect(question).rejects.toMatchObject({ code: 'input-format', message });
  const args = { params: {}, fileName: 'x', split: false } as never;
  const job = threads.job('simulate.rnaBatches', args, { scratchDir: '', onMessage: quiet });
  await expect(job.finished).rejects.toMatchObject({ code: 'input-format', message });
  await threads.close();
});
