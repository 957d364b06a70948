import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SheetMatch, SheetSummary } from '#shared/contract/data.ts';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { Card } from '#renderer/components/Card.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { baseName, formatCount, formatCounted } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { DraftSheet } from '../draft/decisions.ts';
import type { WizardState } from '../method.ts';
import { keyOfMatch, titleOfMatch } from './sheet-words.ts';
import { SheetPreview } from './SheetPreview.tsx';

interface SheetCardProps {
  readonly wizard: WizardState;
  readonly sheet: DraftSheet;
}

/** A sample sheet: by what it joins, how well it fits, and what it adds. Nothing is joined unasked. */
export function SheetCard({ wizard, sheet }: SheetCardProps): ReactNode {
  const { draft, dispatch, settled } = wizard;
  const readable = new Set(settled.ready.map(({ path }) => path));
  const inputs = draft.inputs.filter(({ path }) => readable.has(path));
  const found = useServiceQuery(
    'data.sheet',
    { path: sheet.path, inputs },
    { enabled: inputs.length > 0, keepPrevious: true },
  );
  return (
    <Card
      title={`Sample sheet ${baseName(sheet.path)}`}
      aside={
        <Button size="xs" variant="subtle" onClick={() => dispatch({ type: 'sheet-removed' })}>
          Remove sheet
        </Button>
      }
    >
      {found.error ? (
        <ErrorNotice error={found.error} title="The sheet cannot be read" />
      ) : found.data ? (
        <FoundSheet
          summary={found.data}
          sheet={sheet}
          onJoin={(key) => dispatch({ type: 'sheet-joined', key })}
        />
      ) : inputs.length === 0 ? (
        <p className="cw-help">Add the files the sheet is about.</p>
      ) : (
        <Waiting>Comparing the sheet with the files</Waiting>
      )}
    </Card>
  );
}

interface FoundSheetProps {
  readonly summary: SheetSummary;
  readonly sheet: DraftSheet;
  onJoin(key: NonNullable<DraftSheet['key']>): void;
}

function FoundSheet({ summary, sheet, onJoin }: FoundSheetProps): ReactNode {
  const { matches } = summary;
  const joined = sheet.key && matches.find((match) => keyOfMatch(match) === keyOfMatch(sheet.key!));
  if (matches.length === 0) {
    return (
      <div className="cw-col" data-gap="small">
        <ErrorNotice
          error={{
            code: 'input-value',
            message:
              'No column of the sheet names the files, their cells, or what a column of the cells holds.',
            hint: 'Add a column with the names of the files, one line for each.',
          }}
        />
        <SheetPreview summary={summary} keyColumn={null} />
      </div>
    );
  }
  return (
    <div className="cw-col" data-gap="small">
      <Matches matches={matches} joined={joined ?? null} onJoin={onJoin} />
      <SheetPreview summary={summary} keyColumn={joined?.column ?? matches[0]?.column ?? null} />
    </div>
  );
}

interface MatchesProps {
  readonly matches: readonly SheetMatch[];
  readonly joined: SheetMatch | null;
  onJoin(key: NonNullable<DraftSheet['key']>): void;
}

function Matches({ matches, joined, onJoin }: MatchesProps): ReactNode {
  const shown = joined ?? matches[0];
  if (!shown) return null;
  const choose = (id: string | null): void => {
    const match = matches.find((each) => keyOfMatch(each) === id);
    if (match) onJoin({ column: match.column, by: match.by, cellColumn: match.cellColumn });
  };
  return (
    <div className="cw-sheet-join">
      <Select
        label={joined ? 'Joined by' : 'Join by'}
        data={matches.map((match) => ({ value: keyOfMatch(match), label: titleOfMatch(match) }))}
        value={keyOfMatch(shown)}
        onChange={choose}
      />
      {!joined && (
        <Button variant="filled" onClick={() => choose(keyOfMatch(shown))}>
          Join the sheet
        </Button>
      )}
      <p className="cw-num cw-sheet-fit" role="status">
        <span className="cw-strong">{describeFit(shown)}</span>
        {shown.unmatched.length > 0 && (
          <span className="cw-second">
            {' '}
            Not in the sheet: {shown.unmatched.join(', ')}
            {shown.nTotal - shown.nMatched > shown.unmatched.length ? ' …' : ''}.
          </span>
        )}
        {shown.nUnused > 0 && (
          <span className="cw-second">
            {' '}
            {formatCounted(shown.nUnused, 'line')} of the sheet{' '}
            {shown.nUnused === 1 ? 'belongs' : 'belong'} to nothing here.
          </span>
        )}
      </p>
    </div>
  );
}

function describeFit({ by, nMatched, nTotal }: SheetMatch): string {
  return `${formatCount(nMatched)} of ${formatCounted(nTotal, by)} matched.`;
}
