import type { CSSProperties, ReactNode } from 'react';
import { formatCount, formatShare } from '#renderer/components/format.ts';

interface BatchBarProps {
  readonly parts: { readonly names: readonly string[]; readonly colors: readonly string[] };
  /** Cells of each part. */
  readonly counts: ArrayLike<number>;
}

/** What a group is made of, as one bar. */
export function BatchBar({ parts, counts }: BatchBarProps): ReactNode {
  return (
    <span className="cw-composition-bar" role="img" aria-label={describeParts(parts.names, counts)}>
      {parts.names.map((name, index) => (
        <i
          key={name}
          title={`${name}: ${formatCount(counts[index] ?? 0)} cells`}
          style={{ flexGrow: counts[index], background: parts.colors[index] } as CSSProperties}
        />
      ))}
    </span>
  );
}

function describeParts(names: readonly string[], counts: ArrayLike<number>): string {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const parts = names
    .map((name, index) => ({ name, count: counts[index] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${formatShare(count / total)}`);
  return parts.length === 0 ? 'no cells' : parts.join(', ');
}
