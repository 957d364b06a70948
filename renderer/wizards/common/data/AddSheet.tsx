import { Button } from '@mantine/core';
import { IconTablePlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { usePickFiles } from '../files/file-dialogs.ts';
import type { WizardState } from '../method.ts';
import { tableEndings } from './table-endings.ts';

/** The way to a sample sheet, with what it is for. */
export function AddSheet({ dispatch }: Pick<WizardState, 'dispatch'>): ReactNode {
  const pickFiles = usePickFiles();
  const choose = async (): Promise<void> => {
    const picked = await pickFiles({
      kind: 'files',
      title: 'Choose a sample sheet',
      note: 'One line per file or per cell, the names of the columns in the first line. csv, tsv or xlsx.',
      extensions: tableEndings,
    });
    if (picked?.[0] !== undefined) dispatch({ type: 'sheet-chosen', path: picked[0] });
  };
  return (
    <div className="cw-row cw-add-sheet">
      <Button
        leftSection={<IconTablePlus size="1rem" stroke={1.75} aria-hidden />}
        onClick={() => void choose()}
      >
        Sample sheet…
      </Button>
      <p className="cw-help">
        A table of donors, days or conditions (csv, tsv, xlsx) becomes columns of your cells.
      </p>
    </div>
  );
}
