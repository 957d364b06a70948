// Projects over the in-memory transport: two instances, kills, moves, on real folders.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '#main/core.ts';
import type { ProjectState } from '#shared/contract/projects.ts';
import { startCore, type StartedCore } from './start-core.ts';

interface Instance extends StartedCore {
  /** Every project it has said to be open. */
  readonly heard: ProjectState[];
}

describe('projects', () => {
  let dir = '';
  const running: Core[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'projects-'));
  });
  afterEach(async () => {
    for (const core of running.splice(0)) await core.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** An instance with settings of its own, or with those of an earlier one. */
  function start(home = 'home'): Instance {
    const { core, client } = startCore('server', path.join(dir, home));
    running.push(core);
    const heard: ProjectState[] = [];
    client.subscribe('projects.changed', (state) => heard.push(state));
    return { core, client, heard };
  }

  /** As after a kill: no time to give anything back. */
  async function kill({ core }: Instance, project: string): Promise<void> {
    running.splice(running.indexOf(core), 1);
    const lock = path.join(project, '.lock');
    const owner = JSON.parse(await readFile(lock, 'utf8')) as object;
    await writeFile(lock, JSON.stringify({ ...owner, processId: 2 ** 22 + 1 }));
  }

  const place = () => path.join(dir, 'Lung atlas.cellwright');
  const draftOf = ({ client }: Instance) => client.call('app.draft', { wizard: 'integration' });
  const saveDraft = ({ client }: Instance, draft: Record<string, string>) =>
    client.call('app.saveDraft', { wizard: 'integration', draft });

  it('are not needed: drafts and runs have places of their own', async () => {
    const { client } = start();
    expect(await client.call('projects.state', {})).toMatchObject({
      dir: null,
      runsDir: path.join(dir, 'home', 'runs'),
      problem: null,
    });
    expect(await client.call('projects.runs', {})).toEqual([]);
  });

  it('take drafts and runs from the moment they are made, and give them back when closed', async () => {
    const instance = start();
    await saveDraft(instance, { step: 'of nobody' });
    const wanted = path.join(dir, 'Lung atlas');
    const made = await instance.client.call('projects.create', { dir: wanted });
    expect(made).toMatchObject({ dir: place(), name: 'Lung atlas', recent: [place()] });
    expect(instance.heard).toEqual([made]);
    expect(await draftOf(instance)).toBeNull();
    await saveDraft(instance, { step: 'of the project' });
    const { workspaceDir } = await instance.client.call('app.info', {});
    expect(workspaceDir).toBe(path.join(place(), 'runs'));
    await instance.client.call('projects.close', {});
    expect(await draftOf(instance)).toEqual({ step: 'of nobody' });
    await instance.client.call('projects.open', { dir: place() });
    expect(await draftOf(instance)).toEqual({ step: 'of the project' });
    await expect(instance.client.call('projects.create', { dir: wanted })).rejects.toMatchObject({
      code: 'output',
    });
  });

  it('are open again after a kill, with the draft as it was', async () => {
    const first = start();
    await first.client.call('projects.create', { dir: place() });
    await saveDraft(first, { step: 'plan' });
    await kill(first, place());
    const second = start();
    expect(await second.client.call('projects.state', {})).toMatchObject({ dir: place() });
    expect(await draftOf(second)).toEqual({ step: 'plan' });
    expect((await readdir(place())).sort()).toEqual(['.lock', 'drafts', 'project.json']);
  });

  it('belong to one instance, until another takes them over by force', async () => {
    const first = start('one');
    await first.client.call('projects.create', { dir: place() });
    const second = start('two');
    await expect(second.client.call('projects.open', { dir: place() })).rejects.toMatchObject({
      code: 'busy',
    });
    expect(await second.client.call('projects.state', {})).toMatchObject({ dir: null });
    const taken = { dir: place(), takeOver: true };
    expect(await second.client.call('projects.open', taken)).toMatchObject({ dir: place() });
  });

  it('say at the next start why they could not be opened again', async () => {
    const first = start('one');
    await first.client.call('projects.create', { dir: place() });
    await first.client.call('projects.close', {});
    const second = start('two');
    await second.client.call('projects.open', { dir: place() });
    await second.core.close();
    running.splice(running.indexOf(second.core), 1);
    await rm(place(), { recursive: true });
    const { dir: open, problem } = await start('two').client.call('projects.state', {});
    expect([open, problem?.dir, problem?.error.code]).toEqual([null, place(), 'input-missing']);
  });

  it('that were moved take the paths inside them along', async () => {
    const first = start();
    await first.client.call('projects.create', { dir: place() });
    await saveDraft(first, { file: path.join(place(), 'data/a.h5ad'), other: '/elsewhere' });
    await first.client.call('projects.close', {});
    const moved = path.join(dir, 'Moved.cellwright');
    await rename(place(), moved);
    await first.client.call('projects.open', { dir: moved });
    expect(await draftOf(first)).toEqual({
      file: path.join(moved, 'data/a.h5ad'),
      other: '/elsewhere',
    });
  });

  it('are refused in words when they are none, or of a newer version', async () => {
    const { client } = start();
    await expect(client.call('projects.open', { dir })).rejects.toThrow(/is no project/);
    await mkdir(place());
    const file = path.join(place(), 'project.json');
    await writeFile(file, '{"format": 99}');
    await expect(client.call('projects.open', { dir: place() })).rejects.toThrow(/newer/);
    expect(await readFile(file, 'utf8')).toBe('{"format": 99}');
  });

  it('list their runs, the last first, and leave out what is no run', async () => {
    const { client } = start();
    const { runsDir } = await client.call('projects.create', { dir: place() });
    for (const [name, finishedAt] of [
      ['a', '2026-11-20T10:00:00Z'],
      ['b', '2026-11-21T10:00:00Z'],
    ] as const) {
      await mkdir(path.join(runsDir, name), { recursive: true });
      const record = {
        method: 'integration',
        finishedAt,
        stages: [{ seconds: 2 }, { seconds: 3 }],
      };
      await writeFile(path.join(runsDir, name, 'run.json'), JSON.stringify(record));
    }
    await mkdir(path.join(runsDir, 'empty'));
    await mkdir(path.join(runsDir, 'damaged'));
    await writeFile(path.join(runsDir, 'damaged', 'run.json'), '{');
    const runs = await client.call('projects.runs', {});
    expect(runs.map((run) => [path.basename(run.dir), run.seconds])).toEqual([
      ['b', 5],
      ['a', 5],
    ]);
    expect(runs[0]?.run).not.toHaveProperty('stages');
  });
});
