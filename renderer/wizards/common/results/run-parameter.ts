import type { RunSummary } from '#shared/contract/results.ts';

/** A number among the parameters of a run; `otherwise` where the run has none of that name. */
export function numberParameter({ run }: RunSummary, name: string, otherwise: number): number {
  const value = run.parameters[name];
  return typeof value === 'number' ? value : otherwise;
}
