// A finished run in words, for the end of a command.
import type { RunSummary } from '#shared/contract/results.ts';
import { formatTable } from './format.ts';

/** Measures side by side, the verdict and where the results are. */
export function describeRun({ dir, run, verdict }: RunSummary): string {
  const methods = Object.keys(run.metrics);
  const measures = [
    ...new Set(methods.flatMap((method) => Object.keys(run.metrics[method] ?? {}))),
  ];
  const cell = (method: string, measure: string) => {
    const values: Readonly<Record<string, number>> = run.metrics[method] ?? {};
    return values[measure]?.toFixed(3) ?? '';
  };
  const table = formatTable([
    ['', ...methods],
    ...measures.map((measure) => [measure, ...methods.map((method) => cell(method, measure))]),
  ]);
  return [
    ...(measures.length > 0 ? [table, ''] : []),
    ...(verdict === null ? [] : [`${verdict.title}. ${verdict.text}`, '']),
    ...run.warnings.map((warning) => `warning: ${warning}`),
    `Computed on ${run.device}. Results: ${dir}`,
  ].join('\n');
}
