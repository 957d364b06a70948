// Numbers as a person reads them: thousands separated, units always, no more digits than are meant.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1408 -> "1,408". */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** "1 cell", "1,408 cells". */
export function formatCounted(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}

/** A value between 0 and 1 as "36 %"; what is small but not nothing reads "< 1 %". */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent < 100 && percent > 99) return '> 99 %';
  return `${Math.round(percent)} %`;
}

/** "gene" -> "Gene". */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units: "38.4 MB", "212 GB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${byteUnits[unit]}`;
}

/** A duration: "0.6 s", "41 s", "1 min 50 s", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  if (rounded < 3600) {
    const rest = rounded % 60;
    return `${Math.floor(rounded / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
  }
  const minutes = Math.round(rounded / 60);
  return `${formatCount(Math.floor(minutes / 60))} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

/** An estimated duration, no finer than can be known: "4 s", "1 min 50 s", "46 min". */
export function formatEstimatedSeconds(seconds: number): string {
  if (seconds < 9.5) return `${Math.round(seconds)} s`;
  return formatSeconds(seconds < 600 ? seconds : 60 * Math.round(seconds / 60));
}

/** A duration that is only a guess: "about 4 s", "less than 1 s". */
export function formatAboutSeconds(seconds: number): string {
  return seconds < 0.5 ? 'less than 1 s' : `about ${formatEstimatedSeconds(seconds)}`;
}

/** A number to about three digits: 31.2, 612, 0.00020, 5.1e-9. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return whole.format(value);
  if (size < 1e-4) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** Today's times as "14:26", older ones with their day. `now` in ms since 1970. */
export function formatWhen(atMs: number, now: number): string {
  const at = new Date(atMs);
  const clock = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const days = Math.round((startOfDay(now) - startOfDay(atMs)) / 86_400_000);
  if (days === 0) return `Today, ${clock}`;
  if (days === 1) return `Yesterday, ${clock}`;
  return at.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(at.getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' }),
  });
}

/** "14:26:09". */
export function formatClock(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB');
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}

/** The last part of a path, whichever slash the platform uses. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? path
  );
}
