import type { CSSProperties, ReactNode } from 'react';

interface MeterProps {
  /** Filled part, 0 to 1. */
  readonly share: number;
  /** What the bar shows; leave out when the text beside it says it already. */
  readonly label?: string;
  readonly tone?: 'neutral' | 'accent' | 'bad';
  readonly isTall?: boolean;
  /** A data colour instead of the tone. */
  readonly color?: string;
}

/** A bar that shows a share. With a label it is a picture with a name, without one it is decoration. */
export function Meter({
  share,
  label,
  tone = 'neutral',
  isTall = false,
  color,
}: MeterProps): ReactNode {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  const style: CSSProperties = color === undefined ? { width } : { width, background: color };
  return (
    <span
      className="cw-meter"
      data-tone={tone}
      data-tall={isTall || undefined}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <b style={style} />
    </span>
  );
}
