import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface TableHeadProps {
  /** What a row is: gene, peak. */
  readonly one: string;
  readonly query: string;
  onQuery(query: string): void;
  /** How many rows there are, and which. */
  readonly words: string;
  /** What can be done with the table. */
  readonly children: ReactNode;
}

/** Above a long table: a field to find rows by, what the rows are, what can be done with them. */
export function TableHead({ one, query, onQuery, words, children }: TableHeadProps): ReactNode {
  return (
    <div className="cw-table-head">
      <TextInput
        size="xs"
        aria-label={`Find a ${one} in this table`}
        placeholder={`Find a ${one}`}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        rightSection={<IconSearch size="0.9375rem" stroke={1.75} aria-hidden />}
      />
      <p role="status" className="cw-second cw-num">
        {words}
      </p>
      <span className="cw-grow" />
      {children}
    </div>
  );
}
