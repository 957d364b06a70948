import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

const icons = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  info: IconInfoCircle,
} as const;

interface NoticeProps {
  readonly tone: keyof typeof icons;
  readonly title?: string;
  readonly children?: ReactNode;
  /** What to do about it: buttons. */
  readonly actions?: ReactNode;
  /** True: a screen reader says it at once. */
  readonly isUrgent?: boolean;
}

/** What happened, why it matters, what to do. */
export function Notice({
  tone,
  title,
  children,
  actions,
  isUrgent = false,
}: NoticeProps): ReactNode {
  const Icon = icons[tone];
  return (
    <div className="cw-notice" data-tone={tone} role={isUrgent ? 'alert' : 'note'}>
      <Icon size="1.125rem" stroke={1.75} aria-hidden />
      <div className="cw-notice-text">
        {title !== undefined && <p className="cw-strong">{title}</p>}
        {children}
      </div>
      {actions !== undefined && <div className="cw-notice-actions">{actions}</div>}
    </div>
  );
}
