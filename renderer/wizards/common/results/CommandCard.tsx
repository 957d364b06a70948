import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Card } from '#renderer/components/Card.tsx';
import { repeatCommand } from '#shared/contract/repeat-command.ts';
import type { RunRecord } from '#shared/contract/results.ts';

/** The command that repeats the run, to copy. */
export function CommandCard({ run }: { readonly run: RunRecord }): ReactNode {
  const command = repeatCommand(run, 'repeated-run');
  return (
    <Card
      title="The same, as a command"
      aside={
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              leftSection={
                copied ? (
                  <IconCheck size="0.9375rem" aria-hidden />
                ) : (
                  <IconCopy size="0.9375rem" stroke={1.75} aria-hidden />
                )
              }
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      }
    >
      <pre className="cw-command" tabIndex={0} aria-label="Command">
        {command}
      </pre>
      <p className="cw-help">
        The same version on the same computer gives the same numbers, bit by bit. Settings that
        equal the preset “{run.preset}” are left out.
      </p>
    </Card>
  );
}
