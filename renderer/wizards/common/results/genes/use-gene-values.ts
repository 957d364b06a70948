// Values of several genes in every cell, each fetched once.
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { serviceQuery, useService } from '#renderer/client/hooks.ts';
import { summariseGene } from '#shared/figure/plots/summarise-gene.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { useArrays } from '../use-arrays.ts';
import type { Groups } from '../use-groups.ts';
import { useStable } from '../use-stable.ts';

export type GeneSummary = ReturnType<typeof summariseGene>;

/** The genes summarised by group; null while one is on its way. */
export function useGeneSummaries(
  run: RunSummary,
  genes: readonly string[],
  groups: Groups | null,
): { readonly summaries: readonly GeneSummary[] | null; readonly error: Error | null } {
  const service = useService();
  const answers = useQueries({
    queries: genes.map((gene) => ({
      ...serviceQuery(service, 'results.gene', { dir: run.dir, gene }),
      staleTime: Infinity,
    })),
  });
  const { arrays, error } = useArrays(answers.map(({ data }) => data?.values));
  const stable = useStable(arrays, (a, b) => a === b);
  const summaries = useMemo(() => {
    if (!groups || stable.length !== genes.length) return null;
    const known = stable.flatMap((values, i) =>
      values ? [summariseGene(genes[i]!, values, groups)] : [],
    );
    return known.length === genes.length ? known : null;
  }, [genes, stable, groups]);
  return { summaries, error: answers.find((answer) => answer.error)?.error ?? error };
}
