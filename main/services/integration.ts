// Integration: the plan in a thread, the run as a job; the same request finds its earlier result.
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Handlers } from '#shared/contract/index.ts';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';
import type { SettingsStore } from './app.ts';

type IntegrationHandlers = Pick<Handlers, 'integration.plan' | 'integration.start'>;

export function createIntegrationService(
  ports: CorePorts,
  jobs: JobList,
  settings: SettingsStore,
): IntegrationHandlers {
  const { files, threads, documents } = ports;

  async function allowInputs(request: IntegrationRequest): Promise<IntegrationRequest> {
    const inputs = await Promise.all(
      request.inputs.map(async (input) => ({ ...input, path: await files.allow(input.path) })),
    );
    return { ...request, inputs };
  }

  /** The same for the same method version, inputs and parameters. */
  async function keyOf(request: IntegrationRequest): Promise<string> {
    const prints = await Promise.all(request.inputs.map(({ path }) => files.fingerprint(path)));
    return createHash('sha256')
      .update(JSON.stringify([ports.version, request, prints]))
      .digest('hex');
  }

  async function earlierRun(requestKey: string): Promise<string | null> {
    const known = (await documents.read('runs')) as Record<string, string> | undefined;
    const dir = known?.[requestKey];
    return dir !== undefined && (await files.exists(path.join(dir, 'run.json'))) ? dir : null;
  }

  async function rememberRun(requestKey: string, dir: string): Promise<void> {
    const known = (await documents.read('runs')) as Record<string, string> | undefined;
    await documents.write('runs', { ...known, [requestKey]: dir });
    const { recentRuns } = await settings.read();
    await settings.change({
      recentRuns: [dir, ...recentRuns.filter((other) => other !== dir)].slice(0, 50),
    });
  }

  async function newRunDir(): Promise<string> {
    const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
    return path.join(await settings.workspaceDir(), `Integration ${stamp}`);
  }

  return {
    'integration.plan': async (request, context) =>
      threads.query(
        'integration.plan',
        { request: await allowInputs(request), workspaceDir: await settings.workspaceDir() },
        abortSignalOf(context),
      ),
    'integration.start': async ({ request: wanted, output, overwrite }) => {
      const request = await allowInputs(wanted);
      const requestKey = await keyOf(request);
      const title = `Integrate ${request.inputs.map((input) => path.basename(input.path)).join(', ')}`;
      const earlier = output === null && !overwrite ? await earlierRun(requestKey) : null;
      if (earlier !== null)
        return jobs.addFinished({ kind: 'integration', title, output: earlier });
      // The workspace is a setting: it may lie anywhere, the run may not.
      const dir = await files.allow(output ?? (await newRunDir()));
      const job = await jobs.submit({
        kind: 'integration',
        title,
        task: 'integration.run',
        args: { request, requestKey },
        output: dir,
        outputKind: 'folder',
        overwrite,
      });
      void jobs.ended(job.id).then(({ state }) => {
        if (state !== 'done') return;
        rememberRun(requestKey, dir).catch((error: unknown) =>
          ports.log.error('the list of runs could not be saved', error),
        );
      });
      return job;
    },
  };
}
