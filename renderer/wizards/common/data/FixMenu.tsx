import { Button, Menu } from '@mantine/core';
import {
  IconAbc,
  IconArrowsExchange,
  IconChevronDown,
  IconEraser,
  IconFileText,
  IconFingerprint,
  IconNumbers,
  IconTool,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { InputSummary } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { usePickFiles } from '../files/file-dialogs.ts';
import type { WizardState } from '../method.ts';
import { describeIds } from './describe-file.ts';
import { tableEndings } from './table-endings.ts';

interface FixMenuProps {
  readonly summary: InputSummary;
  readonly wizard: WizardState;
}

const icon = { size: '1rem', stroke: 1.75, 'aria-hidden': true } as const;

/** Every fix there is, also those that nothing suggests. */
export function FixMenu({ summary, wizard }: FixMenuProps): ReactNode {
  const { dispatch, method } = wizard;
  const { one, many } = method.features;
  const pickFiles = usePickFiles();
  const { path, name, featureColumns } = summary;
  const add = (fix: Fix) => (): void => dispatch({ type: 'fixes-added', fixes: [{ path, fix }] });
  const nameByTable = async (): Promise<void> => {
    const picked = await pickFiles({
      kind: 'files',
      title: `Choose a table of ${one} names`,
      note: `Two columns: the name a ${one} has in the file, and the name it is to have. csv, tsv or xlsx.`,
      extensions: tableEndings,
    });
    if (picked?.[0] !== undefined) add({ kind: 'names-from-table', path: picked[0] })();
  };
  return (
    <Menu position="bottom-start" width="19rem">
      <Menu.Target>
        <Button
          size="xs"
          leftSection={<IconTool size="0.9375rem" stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size="0.875rem" stroke={1.75} aria-hidden />}
          aria-label={`Fix something in ${name}`}
        >
          Fix something
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label aria-hidden>Names of {many}</Menu.Label>
        {method.features.one === 'gene' && (
          <Menu.Item
            leftSection={<IconNumbers {...icon} />}
            onClick={add({ kind: 'strip-versions' })}
          >
            Take versions off Ensembl ids
          </Menu.Item>
        )}
        {featureColumns.map((column) => (
          <Menu.Item
            key={column.name}
            leftSection={<IconAbc {...icon} />}
            onClick={add({ kind: 'names-from-column', column: column.name })}
          >
            Use the column {column.name} ({describeIds(column.ids)})
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconFileText {...icon} />} onClick={() => void nameByTable()}>
          {one === 'gene' ? 'Symbols and Ensembl ids by a table…' : 'Other names by a table…'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFingerprint {...icon} />}
          onClick={add({ kind: 'unique-names', of: 'features' })}
        >
          Make names of {many} unique
        </Menu.Item>
        <Menu.Label aria-hidden>The matrix</Menu.Label>
        <Menu.Item
          leftSection={<IconArrowsExchange {...icon} />}
          onClick={add({ kind: 'transpose' })}
        >
          Exchange rows and columns
        </Menu.Item>
        <Menu.Item
          leftSection={<IconEraser {...icon} />}
          onClick={add({ kind: 'drop-empty', of: 'both' })}
        >
          Leave out empty cells and {many}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFingerprint {...icon} />}
          onClick={add({ kind: 'unique-names', of: 'cells' })}
        >
          Make names of cells unique
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
