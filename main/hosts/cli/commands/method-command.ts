// What the commands of the methods share: files in, one run folder out, parameters by preset and flags.
import path from 'node:path';
import type { z } from 'zod';
import type { Input } from '#shared/contract/data.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { forceFlag, generalFlags } from '../command.ts';
import type { Command, Session } from '../command.ts';
import { checkMemory } from '../check-memory.ts';
import type { Cost } from '../check-memory.ts';
import { describeRun } from '../describe-run.ts';
import type { Arguments, Flag } from '../flags.ts';
import { batchNamesFlag, inputFlags, readBatchNames, readInputs } from '../input-flags.ts';
import { parameterFlags, readParameters } from '../params.ts';
import { runJob } from '../run-job.ts';
import { checkField } from '../schema-flags.ts';

/** The group of the flags that every method has. */
export const filesGroup = 'Input and output';

/** What every method is asked. */
export interface CommonRequest<Params, Preset> {
  readonly inputs: Input[];
  readonly batchKey: string | null;
  readonly batchNames: string[] | null;
  readonly labelKey: string | null;
  readonly preset: Preset;
  readonly overrides: Partial<Params>;
}

interface StartArgs<Request> {
  readonly request: Request;
  readonly output: string;
  readonly overwrite: boolean;
}

export interface MethodCommand<Schema extends z.ZodObject, Preset extends string, Request> {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly params: Schema;
  readonly presets: readonly Preset[];
  /** Help of the flags whose words differ. */
  readonly words: { readonly input: string; readonly batchKey: string; readonly preset: string };
  /** Flags beside those of the files and columns, and any others. */
  readonly fileFlags?: readonly Flag[];
  readonly otherFlags?: readonly Flag[];
  toRequest(common: CommonRequest<z.output<Schema>, Preset>, args: Arguments): Request;
  /** What a run would cost; nothing is read whole. */
  plan(client: RpcClient, request: Request, options: Pick<Session, 'signal'>): Promise<Cost>;
  start(client: RpcClient, args: StartArgs<Request>): Promise<JobInfo>;
}

/** The command that runs a method as a job and says what came of it. */
export function createMethodCommand<Schema extends z.ZodObject, Preset extends string, Request>(
  method: MethodCommand<Schema, Preset, Request>,
): Command {
  const { name, summary, usage, params } = method;
  return {
    name,
    summary,
    usage,
    flags: [
      ...listOwnFlags(method),
      ...inputFlags,
      batchNamesFlag,
      ...parameterFlags(params),
      forceFlag,
      ...generalFlags,
    ],
    async run(args, session) {
      const { client } = session;
      if (args.positionals[0] !== undefined) {
        throw new AppError('usage', `What is ${args.positionals[0]}? Files follow --input.`);
      }
      const request = method.toRequest(await readCommon(args, method), args);
      const output = path.resolve(args.required('output'));
      await checkMemory(
        args.text('max-memory'),
        (signal) => method.plan(client, request, { signal }),
        session,
      );
      const job = await runJob(
        client,
        () => method.start(client, { request, output, overwrite: args.isOn('force') }),
        session,
      );
      const run = await client.call('results.open', { dir: job.outputDir ?? output });
      session.print(describeRun(run));
      session.printJson({ output: run.dir, ...run.run, verdict: run.verdict });
    },
  };
}

function listOwnFlags({
  words,
  presets,
  fileFlags = [],
  otherFlags = [],
}: Pick<
  MethodCommand<z.ZodObject, string, unknown>,
  'words' | 'presets' | 'fileFlags' | 'otherFlags'
>): readonly Flag[] {
  const text = { kind: 'text', group: filesGroup } as const;
  return [
    {
      name: 'input',
      kind: 'list',
      placeholder: 'INPUT...',
      help: words.input,
      group: filesGroup,
    },
    { ...text, name: 'output', placeholder: 'DIR', help: 'The new run folder.' },
    { ...text, name: 'batch-key', placeholder: 'K', help: words.batchKey },
    {
      ...text,
      name: 'label-key',
      placeholder: 'K',
      help: 'Column of obs with known types, used to judge only.',
    },
    ...fileFlags,
    {
      name: 'preset',
      kind: 'choice',
      choices: presets,
      default: 'recommended',
      help: words.preset,
      group: filesGroup,
    },
    {
      name: 'max-steps',
      kind: 'integer',
      help: 'The same as --max-iteration.',
      group: 'Model',
      placeholder: 'N',
    },
    ...otherFlags,
    {
      name: 'max-memory',
      kind: 'text',
      placeholder: 'SIZE',
      help: 'Refuses to start when more would be needed, e.g. 4GB.',
      group: 'Computer',
    },
  ];
}

async function readCommon<Schema extends z.ZodObject, Preset extends string, Request>(
  args: Arguments,
  { params }: MethodCommand<Schema, Preset, Request>,
): Promise<CommonRequest<z.output<Schema>, Preset>> {
  const files = args.all('input');
  if (files.length === 0) throw new AppError('usage', '--input is missing.');
  const maxSteps = args.text('max-steps');
  const steps =
    maxSteps === undefined
      ? {}
      : { maxIteration: checkField(params, 'maxIteration', Number(maxSteps), '--max-steps') };
  return {
    inputs: readInputs(args, files),
    batchKey: args.text('batch-key') ?? null,
    batchNames: readBatchNames(args, files),
    labelKey: args.text('label-key') ?? null,
    preset: (args.text('preset') ?? 'recommended') as Preset,
    overrides: { ...(await readParameters(args, params)), ...steps },
  };
}
