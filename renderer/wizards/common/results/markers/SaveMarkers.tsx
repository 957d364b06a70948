import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { SaveOutcome } from '../SaveOutcome.tsx';
import { columnTitle } from '../titles.ts';
import { useSave } from '../use-save.ts';

interface SaveMarkersProps {
  readonly run: RunSummary;
  readonly column: string;
  readonly group: string;
  /** The table as it is shown: sorted, and only what was searched for. */
  makeShownCsv(): Uint8Array<ArrayBuffer>;
}

/** The markers as files: what is shown, this group, or every group. */
export function SaveMarkers({ run, column, group, makeShownCsv }: SaveMarkersProps): ReactNode {
  const service = useService();
  const { state, start } = useSave();
  const title = columnTitle(column, run);
  const nameOf = (what: string, extension: string): string =>
    `${`markers-${what}`.replaceAll(/[^\w.-]+/g, '_')}.${extension}`;
  const saveShown = (): void =>
    start(
      {
        kind: 'save',
        title: 'Save the markers as shown',
        suggestedName: nameOf(`${column}-${group}`, 'csv'),
      },
      (path, overwrite) => service.call('files.save', { path, bytes: makeShownCsv(), overwrite }),
    );
  const save = (of: string | null, format: 'csv' | 'xlsx'): void =>
    start(
      {
        kind: 'save',
        title: of === null ? `Save the markers of every ${title}` : `Save the markers of ${of}`,
        suggestedName: nameOf(of === null ? column : `${column}-${of}`, format),
      },
      (target, overwrite) =>
        service.call('results.saveMarkers', {
          ...{ dir: run.dir, column, group: of, format, target, overwrite },
        }),
    );
  return (
    <>
      <SaveOutcome state={state} title="the table" />
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button
            size="xs"
            leftSection={<IconDownload size="0.9375rem" stroke={1.75} aria-hidden />}
            rightSection={<IconChevronDown size="0.875rem" stroke={1.75} aria-hidden />}
            loading={state.state === 'saving'}
          >
            Save
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={saveShown}>This table as shown, CSV…</Menu.Item>
          <Menu.Item onClick={() => save(group, 'xlsx')}>{`${title} ${group}, XLSX…`}</Menu.Item>
          <Menu.Divider />
          <Menu.Item
            onClick={() => save(null, 'csv')}
          >{`Every ${title.toLowerCase()}, one CSV…`}</Menu.Item>
          <Menu.Item onClick={() => save(null, 'xlsx')}>
            {`Every ${title.toLowerCase()}, XLSX with a sheet each…`}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
