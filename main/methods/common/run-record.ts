// What a run writes down of itself, whatever its method.
import type { JobContext } from '#main/jobs/context.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import type { MethodPorts } from './ports.ts';
import type { ReadResult } from './read.ts';

type OfRequest = Pick<RunRecord, 'preset' | 'batchKey' | 'labelKey'>;
type OfMethod = Pick<
  RunRecord,
  | 'method'
  | 'methodVersion'
  | 'files'
  | 'device'
  | 'deviceReason'
  | 'threads'
  | 'training'
  | 'metrics'
>;

export interface StartedRecord {
  /** The job's context; what it warns of is kept for the record. */
  readonly watched: JobContext;
  /** The record as of now. */
  finish(
    own: OfMethod & {
      readonly params: RunRecord['parameters'] & { readonly seed: number };
      readonly read: Pick<ReadResult, 'inputs' | 'scale'>;
    },
  ): RunRecord;
}

export function startRecord(
  { request, requestKey }: { readonly request: OfRequest; readonly requestKey: string },
  ports: Pick<MethodPorts, 'appVersion' | 'wallTime'>,
  context: JobContext,
): StartedRecord {
  const startedAt = ports.wallTime();
  const warnings: string[] = [];
  return {
    watched: {
      ...context,
      warn(text) {
        warnings.push(text);
        context.warn(text);
      },
    },
    finish: ({ params, read, ...own }) => ({
      ...own,
      appVersion: ports.appVersion,
      preset: request.preset,
      parameters: params,
      seed: params.seed,
      inputs: read.inputs,
      batchKey: request.batchKey,
      labelKey: request.labelKey,
      scale: read.scale,
      stages: context.stageRecords,
      peakRssMb: Math.max(...context.stageRecords.map(({ peakRssMb }) => peakRssMb)),
      warnings,
      startedAt,
      finishedAt: ports.wallTime(),
      requestKey,
    }),
  };
}
