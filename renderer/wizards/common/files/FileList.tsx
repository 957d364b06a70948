import { IconFile, IconFolder } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { FileEntry } from '#shared/contract/files.ts';
import { formatBytes, formatWhen } from '../../../components/format.ts';
import { moveActive } from './chooser-model.ts';

interface FileListProps {
  readonly entries: readonly FileEntry[];
  /** False: rows are opened only, not chosen. */
  readonly canChoose: boolean;
  readonly chosen: readonly string[];
  onChoose(paths: readonly string[]): void;
  onOpen(entry: FileEntry): void;
  onUp(): void;
}

/**
 * A list worked by mouse (click chooses, double click opens) or by keys: arrows move, Space chooses, Enter opens,
 * Backspace goes up.
 */
export function FileList(props: FileListProps): ReactNode {
  const { entries, canChoose, chosen, onChoose, onOpen, onUp } = props;
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [wanted, setWanted] = useState(0);
  const active = Math.min(wanted, entries.length - 1);

  useEffect(() => list.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const toggle = (entry: FileEntry): void => {
    if (!canChoose || entry.kind === 'folder') return;
    onChoose(
      chosen.includes(entry.path)
        ? chosen.filter((path) => path !== entry.path)
        : [...chosen, entry.path],
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const entry = entries[active];
    if (event.key === 'Backspace') onUp();
    else if (event.key === 'Enter' && entry) onOpen(entry);
    else if (event.key === ' ' && entry) toggle(entry);
    else if (moveActive(active, event.key, entries.length) !== active) {
      setWanted(moveActive(active, event.key, entries.length));
    } else return;
    event.preventDefault();
  };

  if (entries.length === 0) {
    return <p className="cw-files cw-files-empty">Nothing here that can be chosen.</p>;
  }
  return (
    <ul
      ref={list}
      className="cw-files cw-num"
      role="listbox"
      tabIndex={0}
      aria-label="Files"
      aria-multiselectable={canChoose}
      aria-activedescendant={`${id}-${active}`}
      onKeyDown={onKeyDown}
    >
      {entries.map((entry, index) => (
        <li
          key={entry.path}
          id={`${id}-${index}`}
          role="option"
          aria-selected={chosen.includes(entry.path)}
          data-active={index === active || undefined}
          onClick={() => {
            setWanted(index);
            toggle(entry);
          }}
          onDoubleClick={() => onOpen(entry)}
        >
          {entry.kind === 'folder' ? (
            <IconFolder size="1rem" stroke={1.75} aria-label="Folder" />
          ) : (
            <IconFile size="1rem" stroke={1.75} aria-hidden />
          )}
          <span className="cw-clip">{entry.name}</span>
          <span className="cw-dim cw-right">
            {entry.kind === 'file' && formatBytes(entry.sizeBytes)}
          </span>
          <span className="cw-dim cw-right">{formatWhen(entry.modifiedAt, Date.now())}</span>
        </li>
      ))}
    </ul>
  );
}
