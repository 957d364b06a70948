import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { LogLine } from '#shared/model/job.ts';
import { formatClock } from '#renderer/components/format.ts';

/** The log, in the flow of the page; the newest line stays in view unless the person scrolled up. */
export function LogPanel({ log }: { readonly log: readonly LogLine[] }): ReactNode {
  const [isOpen, setIsOpen] = useState(true);
  const clipboard = useClipboard({ timeout: 2_000 });
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log, isOpen]);
  const text = log.map((line) => `${formatClock(line.at)}  ${line.text}`).join('\n');
  return (
    <section className="cw-log" aria-label="Log">
      <header>
        <h3 className="cw-grow">Log</h3>
        <Button
          size="xs"
          variant="subtle"
          disabled={log.length === 0}
          onClick={() => clipboard.copy(text)}
        >
          {clipboard.copied ? 'Copied' : 'Copy'}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          aria-expanded={isOpen}
          rightSection={
            <IconChevronDown
              className="cw-chevron"
              data-up={!isOpen || undefined}
              size="1rem"
              stroke={1.75}
              aria-hidden
            />
          }
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      </header>
      {isOpen && (
        <pre
          ref={box}
          className="cw-num"
          tabIndex={0}
          aria-label="Lines of the log"
          onScroll={({ currentTarget: pre }) => {
            isAtEnd.current = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 8;
          }}
        >
          {log.length === 0 && (
            <span className="cw-dim">The first line comes with the first stage.</span>
          )}
          {log.map((line, index) => (
            <span key={index} className="cw-log-line" data-level={line.level}>
              <i>{formatClock(line.at)}</i>
              {line.level !== 'info' && <b>{line.level}</b>}
              {line.text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}
