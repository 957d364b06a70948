import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconTableExport } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import type { RunTableName } from '#shared/contract/results.ts';
import { SaveOutcome } from './SaveOutcome.tsx';
import { useSave } from './use-save.ts';

interface SaveTableProps {
  readonly dir: string;
  readonly table: RunTableName;
  /** What it holds, for the button's name: "the measures". */
  readonly title: string;
}

const formats = { csv: 'CSV', xlsx: 'Excel' } as const;

/** A table of the run to a file, as csv or workbook. */
export function SaveTable({ dir, table, title }: SaveTableProps): ReactNode {
  const service = useService();
  const { state, start } = useSave();
  const save = (format: keyof typeof formats) => (): void =>
    start(
      { kind: 'save', title: `Save ${title}`, suggestedName: `${table}.${format}` },
      (target, overwrite) =>
        service.call('results.saveTables', { dir, tables: [table], format, target, overwrite }),
    );
  return (
    <div className="cw-row cw-save-table">
      <SaveOutcome state={state} title={title} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            loading={state.state === 'saving'}
            leftSection={<IconTableExport size="0.9375rem" stroke={1.75} aria-hidden />}
            rightSection={<IconChevronDown size="0.875rem" stroke={1.75} aria-hidden />}
            aria-label={`Save ${title}`}
          >
            Save table
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={save('csv')}>{formats.csv}…</Menu.Item>
          <Menu.Item onClick={save('xlsx')}>{formats.xlsx}…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
