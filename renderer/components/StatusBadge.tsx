import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

const icons = { ok: IconCheck, warn: IconAlertTriangle, bad: IconX, neutral: null } as const;

interface StatusBadgeProps {
  readonly tone: keyof typeof icons;
  readonly children: ReactNode;
}

/** A state as icon, word and tint together. */
export function StatusBadge({ tone, children }: StatusBadgeProps): ReactNode {
  const Icon = icons[tone];
  return (
    <span className="cw-badge" data-tone={tone}>
      {Icon && <Icon size="0.8125rem" stroke={2.25} aria-hidden />}
      {children}
    </span>
  );
}
