import { IconPencil } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';

interface GroupNameProps {
  readonly name: string;
  onRename(to: string): void;
}

/** A name that turns into a field when it is clicked. Enter keeps what was typed, Escape does not. */
export function GroupName({ name, onRename }: GroupNameProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const isDropped = useRef(false);
  if (typed === null) {
    return (
      <button
        type="button"
        className="cw-clusters-rename"
        aria-label={`Rename ${name}`}
        onClick={() => setTyped(name)}
      >
        <span className="cw-clip">{name}</span>
        <IconPencil size="0.8125rem" stroke={1.75} aria-hidden />
      </button>
    );
  }
  // Leaving the field keeps what was typed, Escape is leaving it without that.
  const leave = (): void => {
    const to = typed.trim();
    setTyped(null);
    if (!isDropped.current && to !== '' && to !== name) onRename(to);
    isDropped.current = false;
  };
  return (
    <input
      className="cw-clusters-field"
      aria-label={`New name of ${name}`}
      // The person has just asked for this field.
      ref={focusOnce}
      value={typed}
      maxLength={100}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        isDropped.current = event.key === 'Escape';
        event.currentTarget.blur();
      }}
    />
  );
}

function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
