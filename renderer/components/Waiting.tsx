import { useEffect, useState, type ReactNode } from 'react';

const delayMs = 300;

interface WaitingProps {
  /** E.g. "Reading 3 files". */
  readonly children: ReactNode;
}

/** Words for a wait: nothing for the first moments, then what is going on. Its place is kept from the start. */
export function Waiting({ children }: WaitingProps): ReactNode {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), delayMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="cw-waiting" role="status">
      {isLate && (
        <>
          <span className="cw-waiting-bar" aria-hidden />
          {children}
        </>
      )}
    </p>
  );
}
