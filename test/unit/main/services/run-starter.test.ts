// When a run that was asked for before is taken from there, and when it is not.
import { mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CorePorts } from '#main/ports.ts';
import type { JobList } from '#main/jobs/job-list.ts';
import { createFiles } from '#main/platform/files.ts';
import type { SettingsStore } from '#main/services/settings.ts';
import type { OpenProject } from '#main/services/projects/open-project.ts';
import { createRunStarter } from '#main/services/run-starter.ts';
import type { JobInfo } from '#shared/model/job.ts';

let dir = '';
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'starter-')));
  await writeFile(path.join(dir, 'a.h5ad'), 'cells');
  await writeFile(path.join(dir, 'peaks.bed'), 'chr1\t1\t2\n');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a file beside the inputs that changed makes another run', async () => {
  const ports = { files: createFiles({ roots: [dir] }), documents: {}, version: '1' };
  const starter = createRunStarter(
    ports as unknown as CorePorts,
    { ended: () => new Promise(() => undefined) } as unknown as JobList,
    {} as SettingsStore,
    {} as OpenProject,
  );
  const keyOf = async (): Promise<string> => {
    let key = '';
    await starter.start({
      submit({ requestKey }) {
        key = requestKey;
        return Promise.resolve({ id: '1' } as JobInfo);
      },
      ...{ kind: 'atac', folderName: 'Accessibility', verb: 'Cluster' },
      request: { inputs: [{ path: path.join(dir, 'a.h5ad') }] },
      filesBeside: [path.join(dir, 'peaks.bed')],
      ...{ output: path.join(dir, 'run'), overwrite: false },
    });
    return key;
  };
  const first = await keyOf();
  expect(await keyOf()).toBe(first);
  await utimes(path.join(dir, 'peaks.bed'), 1, 1);
  expect(await keyOf()).not.toBe(first);
});
