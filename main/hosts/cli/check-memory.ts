// `--max-memory`: a run that would need more is refused before it is started, with what would fit.
import type { RunPlan } from '#shared/contract/run-plan.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { Session } from './command.ts';
import { formatBytes, readBytes } from './format.ts';

export interface Cost extends Pick<RunPlan<object>, 'offers'> {
  readonly estimate: Pick<RunPlan<object>['estimate'], 'memoryBytes'>;
}

/**
 * Asks for the estimate, when a limit is given, and refuses what would need more.
 * @throws AppError `usage` for a limit that is no size, `memory` beyond it
 */
export async function checkMemory(
  allowed: string | undefined,
  plan: (signal: Session['signal']) => Promise<Cost>,
  { signal }: Pick<Session, 'signal'>,
): Promise<void> {
  if (allowed === undefined) return;
  const maxBytes = readBytes(allowed);
  if (maxBytes === null) throw new AppError('usage', `--max-memory ${allowed}: expected e.g. 4GB.`);
  const { estimate, offers } = await plan(signal);
  if (estimate.memoryBytes <= maxBytes) return;
  throw new AppError(
    'memory',
    `About ${formatBytes(estimate.memoryBytes)} of memory are needed; ${formatBytes(maxBytes)} are allowed.`,
    { hint: sayWhatFits(offers, maxBytes) },
  );
}

/** The changes with which a run would fit, as flags. */
function sayWhatFits(offers: Cost['offers'], maxBytes: number): string {
  const fitting = offers.filter(({ memoryBytes }) => memoryBytes <= maxBytes);
  if (fitting.length === 0) return 'Nothing less would fit: allow more, or split the input.';
  return fitting
    .map(({ text, overrides, memoryBytes }) => {
      const flags = Object.entries(overrides).map(
        ([name, value]) => `--set ${name}=${String(value)}`,
      );
      return `${text} (${flags.join(' ')}): about ${formatBytes(memoryBytes)}.`;
    })
    .join(' ');
}
