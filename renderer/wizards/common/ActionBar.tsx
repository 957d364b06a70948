import type { ReactNode } from 'react';

interface ActionBarProps {
  /** The way back, at the left. */
  readonly back?: ReactNode;
  /** What the next act would do, or why it cannot be done yet. */
  readonly summary: ReactNode;
  /** True: the words belong to the button at the left. */
  readonly isSummaryLeft?: boolean;
  /** The one primary button. */
  readonly next?: ReactNode;
}

/** The foot of a step. */
export function ActionBar({
  back,
  summary,
  isSummaryLeft = false,
  next,
}: ActionBarProps): ReactNode {
  return (
    <footer className="cw-action-bar">
      {back}
      <p
        className="cw-grow cw-second cw-action-summary"
        data-left={isSummaryLeft || undefined}
        aria-live="polite"
      >
        {summary}
      </p>
      {next}
    </footer>
  );
}
