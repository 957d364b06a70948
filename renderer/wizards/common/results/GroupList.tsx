import { useId, type ReactNode } from 'react';
import { formatCount } from '#renderer/components/format.ts';
import type { Groups } from './use-groups.ts';

interface GroupListProps {
  readonly label: string;
  readonly groups: Groups;
  readonly chosen: string | null;
  onChoose(name: string): void;
}

/** Groups of cells, one of which is looked at. */
export function GroupList({ label, groups, chosen, onChoose }: GroupListProps): ReactNode {
  const name = useId();
  return (
    <div className="cw-groups" role="radiogroup" aria-label={label}>
      {groups.names.map((group, code) => (
        <label key={group}>
          <input
            type="radio"
            name={name}
            disabled={groups.counts[code] === 0}
            checked={group === chosen}
            onChange={() => onChoose(group)}
          />
          <i style={{ background: groups.colors[code] }} aria-hidden />
          <span className="cw-clip">{group}</span>
          <span className="cw-dim cw-num">{formatCount(groups.counts[code] ?? 0)}</span>
        </label>
      ))}
    </div>
  );
}
