import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFiles } from '#main/platform/files.ts';
import type { CorePorts, DocumentStore } from '#main/ports.ts';
import { checkInputs, relinkInput } from '#main/services/projects/check-inputs.ts';

const files = createFiles({ roots: [] });

describe('inputs of earlier runs', () => {
  let dir = '';
  let documents: DocumentStore;
  const digest = vi.fn((place: string) => files.sha256(place));
  const ports: Pick<CorePorts, 'files' | 'threads'> = {
    files,
    // Only digests are asked for here.
    threads: {
      query: (_: string, { path: place }: { path: string }) => digest(place),
    } as unknown as CorePorts['threads'],
  };

  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'inputs-'));
    const kept = new Map<string, unknown>();
    documents = {
      read: async (name) => kept.get(name),
      write: async (name, value) => void kept.set(name, value),
      list: async () => [...kept.keys()],
    };
    digest.mockClear();
    for (const name of ['a', 'b']) await put(`${name}.csv`, `text of ${name}`);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function put(name: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  }
  const inputOf = (name: string, text = `text of ${name}`) => ({
    path: path.join(dir, `${name}.csv`),
    sizeBytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  const look = () => checkInputs([inputOf('a'), inputOf('b')], documents, ports);
  const states = async () => (await look()).map(({ state }) => state);

  it('that are as they were are read once and believed from then on', async () => {
    expect(await states()).toEqual(['same', 'same']);
    expect(await states()).toEqual(['same', 'same']);
    expect(digest).toHaveBeenCalledTimes(2);
  });

  it('that were changed in place are noticed, even at the same size', async () => {
    await look();
    await put('a.csv', 'TEXT of a');
    await put('b.csv', 'longer than it was');
    expect(await states()).toEqual(['changed', 'changed']);
  });

  it('that are gone are missing, and found beside the others when they moved together', async () => {
    await rm(path.join(dir, 'b.csv'));
    expect(await states()).toEqual(['same', 'missing']);
    await mkdir(path.join(dir, 'new'));
    for (const name of ['a', 'b']) await put(`new/${name}.csv`, `text of ${name}`);
    await rm(path.join(dir, 'a.csv'));
    expect(await states()).toEqual(['missing', 'missing']);
    const { sha256 } = inputOf('a');
    await relinkInput({ sha256, path: path.join(dir, 'new/a.csv') }, documents, ports);
    const found = await look();
    expect(found.map(({ state }) => state)).toEqual(['moved', 'moved']);
    expect(found[1]?.path).toBe(path.join(dir, 'new/b.csv'));
  });

  it('are not linked to a file with other content', async () => {
    await rename(path.join(dir, 'a.csv'), path.join(dir, 'c.csv'));
    await put('a2.csv', 'text of X');
    const { sha256 } = inputOf('a');
    const to = (name: string) => ({ sha256, path: path.join(dir, name) });
    await expect(relinkInput(to('a2.csv'), documents, ports)).rejects.toMatchObject({
      code: 'input-value',
    });
    await relinkInput(to('c.csv'), documents, ports);
    expect((await look())[0]).toMatchObject({ state: 'moved', path: path.join(dir, 'c.csv') });
  });
});
