import type { ReactNode } from 'react';

/** The mark: four cells on a plate, one of them found. */
export function Brand(): ReactNode {
  return (
    <div className="cw-brand">
      <svg viewBox="0 0 20 20" aria-hidden>
        <rect
          x="1"
          y="1"
          width="18"
          height="18"
          rx="5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
        />
        <circle cx="7" cy="7" r="2" fill="currentColor" opacity=".35" />
        <circle cx="13" cy="7" r="2" fill="currentColor" opacity=".35" />
        <circle cx="7" cy="13" r="2" fill="currentColor" opacity=".35" />
        <circle cx="13" cy="13" r="2.2" fill="var(--cw-accent-text)" />
      </svg>
      <span>Cellwright</span>
    </div>
  );
}
