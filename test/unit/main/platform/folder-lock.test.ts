import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFolderLocks, lockName } from '#main/platform/folder-lock.ts';

describe('the lock of a folder', () => {
  const locks = createFolderLocks({ beatEveryMs: 20, staleAfterMs: 60_000 });
  const options = { force: false, onLost: () => undefined };
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'lock-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const writeLock = (owner: object) => writeFile(path.join(dir, lockName), JSON.stringify(owner));
  const here = os.hostname();
  /** What is left in the folder. */
  async function takeAndGiveBack(): Promise<readonly string[]> {
    await (await locks.take(dir, options)).release();
    return readdir(dir);
  }

  it('keeps a second instance out until it is given back', async () => {
    const lock = await locks.take(dir, options);
    await expect(locks.take(dir, options)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    });
    await lock.release();
    expect(await readdir(dir)).toEqual([]);
    await expect(takeAndGiveBack()).resolves.toEqual([]);
  });

  it('is taken over when its process has ended', async () => {
    await writeLock({ id: 'x', processId: 2 ** 22 + 1, computer: here });
    await expect(takeAndGiveBack()).resolves.toEqual([]);
  });

  it('is taken over when nobody has touched it for a minute, even if the number lives on', async () => {
    await writeLock({ id: 'x', processId: process.pid, computer: here });
    const longAgo = new Date(Date.now() - 61_000);
    await utimes(path.join(dir, lockName), longAgo, longAgo);
    await expect(takeAndGiveBack()).resolves.toEqual([]);
  });

  it('of another computer counts as long as it is touched', async () => {
    await writeLock({ id: 'x', processId: 2 ** 22 + 1, computer: 'elsewhere' });
    await expect(locks.take(dir, options)).rejects.toThrow(/computer elsewhere/);
  });

  it('that was cut off while it was written is taken over', async () => {
    await writeFile(path.join(dir, lockName), '{"id":');
    await expect(takeAndGiveBack()).resolves.toEqual([]);
  });

  it('can be taken by force, and the loser is told and removes nothing', async () => {
    const onLost = vi.fn();
    const first = await locks.take(dir, { force: false, onLost });
    const second = await locks.take(dir, { ...options, force: true });
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
    await first.release();
    expect(await readdir(dir)).toEqual([lockName]);
    await second.release();
  });
});
