import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutputFolders } from '#main/platform/output-folders.ts';
import { isAppError } from '#shared/model/app-error.ts';

describe('scratch folders that become outputs', () => {
  const folders = createOutputFolders();
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'folders-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('shows the output only after the commit, and leaves nothing else', async () => {
    const output = path.join(dir, 'deep', 'run');
    const scratch = await folders.openScratch(output, false);
    await writeFile(path.join(scratch, 'a.txt'), 'a');
    expect(path.dirname(scratch)).toBe(path.dirname(output));
    await folders.commit(scratch, output);
    expect(await readdir(path.join(dir, 'deep'))).toEqual(['run']);
    expect(await readFile(path.join(output, 'a.txt'), 'utf8')).toBe('a');
  });

  it('refuses a folder that is not empty, unless it may be replaced', async () => {
    const output = path.join(dir, 'run');
    await mkdir(output);
    await writeFile(path.join(output, 'precious.txt'), 'x');
    await expect(folders.openScratch(output, false)).rejects.toSatisfy((error) =>
      isAppError(error, 'output'),
    );
    const scratch = await folders.openScratch(output, true);
    await writeFile(path.join(scratch, 'new.txt'), 'y');
    expect(await readdir(output)).toEqual(['precious.txt']);
    await folders.commit(scratch, output);
    expect(await readdir(output)).toEqual(['new.txt']);
    expect(await readdir(dir)).toEqual(['run']);
  });

  it('takes an empty folder for free', async () => {
    const output = path.join(dir, 'empty');
    await mkdir(output);
    const scratch = await folders.openScratch(output, false);
    await folders.commit(scratch, output);
    expect(await readdir(dir)).toEqual(['empty']);
  });

  it('leaves nothing behind when the work is given up', async () => {
    const scratch = await folders.openScratch(path.join(dir, 'run'), false);
    await writeFile(path.join(scratch, 'half.h5ad'), 'x');
    await folders.discard(scratch);
    expect(await readdir(dir)).toEqual([]);
  });

  it('moves the one file of a file job', async () => {
    const output = path.join(dir, 'data.h5ad');
    const scratch = await folders.openScratch(output, false);
    await writeFile(path.join(scratch, 'data.h5ad'), 'x');
    await folders.commitFile(scratch, output);
    expect(await readdir(dir)).toEqual(['data.h5ad']);
  });

  it('says which part of the path is a file', async () => {
    await writeFile(path.join(dir, 'file'), 'x');
    await expect(folders.openScratch(path.join(dir, 'file', 'run'), false)).rejects.toThrow(
      /not a folder/,
    );
  });
});
