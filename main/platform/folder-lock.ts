// The lock of a folder: a small file that says which process holds it, touched as long as that lives. Whoever finds one
// whose process has ended, or that nobody has touched for a while, takes it over.
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/model/app-error.ts';
import type { FolderLock, FolderLocks } from '../ports.ts';
import { toFileError } from './file-errors.ts';

export const lockName = '.lock';

interface LockOwner {
  /** Of this taking of the lock. */
  readonly id: string;
  readonly processId: number;
  readonly computer: string;
}

export interface LockClock {
  /** How often the owner touches the file, ms. */
  readonly beatEveryMs: number;
  /** Untouched for longer than this, it is nobody's. */
  readonly staleAfterMs: number;
}

const usualClock: LockClock = { beatEveryMs: 10_000, staleAfterMs: 60_000 };
const mostTries = 5;
const unreadableMs = 200;

export function createFolderLocks(clock = usualClock): FolderLocks {
  return {
    async take(dir, { force, onLost }) {
      const file = path.join(dir, lockName);
      const owner = {
        id: randomBytes(8).toString('hex'),
        processId: process.pid,
        computer: os.hostname(),
      };
      for (let i = 0; i < mostTries; i++) {
        if (await create(file, owner)) return hold(file, owner, { ...clock, onLost });
        const found = await readOwner(file);
        // One that cannot be read may be on its way to the disk.
        if (found === null && i === 0) {
          await sleep(unreadableMs);
          continue;
        }
        if (!force && found !== null && (await isAlive(file, found, clock))) throw held(dir, found);
        await removeOwn(file, found);
      }
      throw new AppError('busy', `The lock of ${dir} changes hands all the time.`, {
        hint: 'Is it opened by a program that starts again and again?',
      });
    },
  };
}

async function create(file: string, owner: LockOwner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw toFileError(error, 'output', `${path.dirname(file)} cannot be written to`);
  }
}

/** null when there is no lock, or none that can be read: then it was being written when its owner died. */
async function readOwner(file: string): Promise<LockOwner | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockOwner;
  } catch {
    return null;
  }
}

async function isAlive(file: string, owner: LockOwner, clock: LockClock): Promise<boolean> {
  const touchedAt = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => -Infinity, // released meanwhile
  );
  if (Date.now() - touchedAt > clock.staleAfterMs) return false;
  return owner.computer !== os.hostname() || isRunning(owner.processId);
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // A process of somebody else's may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes the lock of `owner` and no other: somebody quicker may have taken it meanwhile. */
async function removeOwn(file: string, owner: LockOwner | null): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  const isAside = await rename(file, aside).then(
    () => true,
    () => false, // gone already
  );
  if (!isAside) return;
  if ((await readOwner(aside))?.id === owner?.id) await rm(aside, { force: true });
  else await rename(aside, file);
}

function hold(
  file: string,
  owner: LockOwner,
  { beatEveryMs, onLost }: LockClock & { onLost(): void },
): FolderLock {
  const beat = async (): Promise<void> => {
    const now = new Date();
    if ((await readOwner(file))?.id === owner.id) return utimes(file, now, now);
    clearInterval(timer);
    onLost();
  };
  // A drive that does not answer is tried again at the next beat.
  const timer = setInterval(() => void beat().catch(() => undefined), beatEveryMs);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      if ((await readOwner(file))?.id === owner.id) await rm(file, { force: true });
    },
  };
}

function held(dir: string, { processId, computer }: LockOwner): AppError {
  const where = computer === os.hostname() ? `process ${processId}` : `the computer ${computer}`;
  return new AppError('busy', `${path.basename(dir)} is open in another Cellwright (${where}).`, {
    hint: 'Close it there first. Two at once would overwrite each other’s drafts.',
  });
}
