import { useEffect, useRef, useState, type ReactNode } from 'react';

interface LiveTextProps {
  readonly text: string;
  /** Least time between two announcements. */
  readonly everyMs?: number;
}

/** Says `text` to a screen reader, politely and not at every change. Not seen. */
export function LiveText({ text, everyMs = 10_000 }: LiveTextProps): ReactNode {
  const [said, setSaid] = useState(text);
  const saidAt = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, saidAt.current + everyMs - Date.now());
    const timer = setTimeout(() => {
      saidAt.current = Date.now();
      setSaid(text);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text, everyMs]);
  return (
    <div className="cw-unseen" role="status" aria-live="polite">
      {said}
    </div>
  );
}
