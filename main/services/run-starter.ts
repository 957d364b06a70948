// Starting a method as a job that leaves a run folder; the same request finds its earlier result.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { filesOfInputs, type Input } from '#shared/contract/data.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { JobList, JobRequest } from '../jobs/job-list.ts';
import type { JobTaskName } from '../jobs/tasks.ts';
import type { CorePorts } from '../ports.ts';
import { allowInputs as allowEach } from './allow-inputs.ts';
import type { OpenProject } from './projects/open-project.ts';
import type { SettingsStore } from './settings.ts';

interface RequestWithInputs {
  readonly inputs: Input[];
}

/** Everything of a job but what it computes. */
type JobPlace = Pick<
  JobRequest<JobTaskName>,
  'kind' | 'title' | 'output' | 'outputKind' | 'overwrite'
>;

export interface RunToStart<Request extends RequestWithInputs> {
  /** Submits the job for a request whose paths are allowed. */
  submit(
    args: { readonly request: Request; readonly requestKey: string },
    place: JobPlace,
  ): Promise<JobInfo>;
  /** As in `JobInfo.kind`. */
  readonly kind: string;
  /** Names of a new folder and of the job begin with these. */
  readonly folderName: string;
  readonly verb: string;
  readonly request: Request;
  /** Files beside the inputs that the request names: when one changes, the run is another; left out: none. */
  readonly filesBeside?: readonly string[];
  /** Where the run folder goes; null: a new folder in the workspace. */
  readonly output: string | null;
  readonly overwrite: boolean;
}

export interface RunStarter {
  /** The same request with paths the host allows. Throws `forbidden`. */
  allowInputs<Request extends RequestWithInputs>(request: Request): Promise<Request>;
  start<Request extends RequestWithInputs>(run: RunToStart<Request>): Promise<JobInfo>;
}

export function createRunStarter(
  ports: CorePorts,
  jobs: JobList,
  settings: SettingsStore,
  project: OpenProject,
): RunStarter {
  const { files, documents } = ports;

  async function allowInputs<Request extends RequestWithInputs>(
    request: Request,
  ): Promise<Request> {
    return { ...request, inputs: await allowEach(files, request.inputs) };
  }

  /** The same for the same method, version, inputs and parameters. */
  async function keyOf(
    kind: string,
    request: RequestWithInputs,
    filesBeside: readonly string[],
  ): Promise<string> {
    const prints = await Promise.all(
      [...filesOfInputs(request.inputs), ...filesBeside].map((file) => files.fingerprint(file)),
    );
    return createHash('sha256')
      .update(JSON.stringify([kind, ports.version, request, prints]))
      .digest('hex');
  }

  async function earlierRun(requestKey: string): Promise<string | null> {
    const known = (await documents.read('runs')) as Record<string, string> | undefined;
    const dir = known?.[requestKey];
    if (dir === undefined) return null;
    // A project holds all its runs: one of another place does not count.
    const state = await project.state();
    const isOfProject = state.dir === null || dir.startsWith(`${state.runsDir}${path.sep}`);
    return isOfProject && (await files.exists(path.join(dir, 'run.json'))) ? dir : null;
  }

  async function rememberRun(requestKey: string, dir: string): Promise<void> {
    const known = (await documents.read('runs')) as Record<string, string> | undefined;
    await documents.write('runs', { ...known, [requestKey]: dir });
    const { recentRuns } = await settings.read();
    await settings.change({
      recentRuns: [dir, ...recentRuns.filter((other) => other !== dir)].slice(0, 50),
    });
  }

  async function newRunDir(folderName: string): Promise<string> {
    const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
    return path.join(await project.runsDir(), `${folderName} ${stamp}`);
  }

  return {
    allowInputs,
    async start({ submit, kind, folderName, verb, request: wanted, output, overwrite, ...more }) {
      const request = await allowInputs(wanted);
      const requestKey = await keyOf(kind, request, more.filesBeside ?? []);
      const title = `${verb} ${request.inputs.map((input) => path.basename(input.path)).join(', ')}`;
      const earlier = output === null && !overwrite ? await earlierRun(requestKey) : null;
      if (earlier !== null) return jobs.addFinished({ kind, title, output: earlier });
      // The workspace is a setting: it may lie anywhere, the run may not.
      const dir = await files.allow(output ?? (await newRunDir(folderName)));
      const place = { kind, title, output: dir, outputKind: 'folder', overwrite } as const;
      const job = await submit({ request, requestKey }, place);
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
