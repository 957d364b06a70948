import { useId, type ReactNode } from 'react';

interface CardProps {
  readonly title: string;
  /** Beside the title, at the right. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** True: the content brings its own padding, as tables and lists do. */
  readonly isFlush?: boolean;
  readonly className?: string;
}

/** A titled plane. Cards never hold cards. */
export function Card({
  title,
  aside,
  children,
  isFlush = false,
  className = '',
}: CardProps): ReactNode {
  const titleId = useId();
  return (
    <section className={`cw-card ${className}`} aria-labelledby={titleId}>
      <header className="cw-card-head">
        <h2 id={titleId}>{title}</h2>
        {aside}
      </header>
      {isFlush ? children : <div className="cw-card-body">{children}</div>}
    </section>
  );
}
