import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Selection } from '../selection.ts';
import type { Edits } from './use-edits.ts';

interface SelectionNameProps {
  readonly edits: Edits;
  readonly selection: Selection;
}

/** Keeps a selection under a name: it becomes a column to colour, compare and count by, and goes into result.h5ad. */
export function SelectionName({ edits, selection }: SelectionNameProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const names = edits.state.selections.map(({ name }) => name);
  const name = typed ?? firstFree(names);
  const isTaken = names.includes(name.trim());
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      withinPortal={false}
      trapFocus
    >
      <Popover.Target>
        <Tooltip label="Name it: keep this selection" disabled={isOpen}>
          <ActionIcon
            size="sm"
            aria-label="Name it"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconBookmark size="1.0625rem" stroke={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Name the selection">
        <form
          className="cw-name-selection"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '' || isTaken) return;
            const recipe = [...selection.recipe];
            void edits.add({ kind: 'name-selection', name: name.trim(), recipe }).then((isKept) => {
              if (!isKept) return;
              setTyped(null);
              setOpen(false);
            });
          }}
        >
          <TextInput
            label="Name of the selection"
            data-autofocus
            value={name}
            maxLength={100}
            error={isTaken ? 'There is a selection of this name.' : null}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <p className="cw-help">
            It becomes a column: to colour by, to compare under Markers, and in result.h5ad.
          </p>
          <Button size="xs" variant="filled" type="submit" disabled={isTaken || name.trim() === ''}>
            Keep selection
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function firstFree(names: readonly string[]): string {
  let n = 1;
  while (names.includes(`Selection ${n}`)) n++;
  return `Selection ${n}`;
}
