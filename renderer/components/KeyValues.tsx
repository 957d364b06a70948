import type { ReactNode } from 'react';

interface KeyValuesProps {
  readonly rows: readonly (readonly [name: string, value: ReactNode])[];
}

/** Names at the left, values at the right of them. */
export function KeyValues({ rows }: KeyValuesProps): ReactNode {
  return (
    <dl className="cw-keys">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
