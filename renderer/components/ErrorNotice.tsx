import type { ReactNode } from 'react';
import { toErrorParts, type ErrorParts } from '#shared/model/app-error.ts';
import { Notice } from './Notice.tsx';

interface ErrorNoticeProps {
  readonly error: Error | ErrorParts;
  /** What did not work, as a heading; the error itself says why. */
  readonly title?: string;
  readonly actions?: ReactNode;
}

/** An error in words: what, why, what to do now. */
export function ErrorNotice({ error, title, actions }: ErrorNoticeProps): ReactNode {
  const parts = 'code' in error && !(error instanceof Error) ? error : toErrorParts(error);
  return (
    <Notice
      tone="bad"
      isUrgent
      {...(title === undefined ? {} : { title })}
      {...(actions === undefined ? {} : { actions })}
    >
      <p>{parts.message}</p>
      {parts.hint !== undefined && <p className="cw-second">{parts.hint}</p>}
    </Notice>
  );
}
