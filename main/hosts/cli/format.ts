// Numbers and tables as text.

/** 1234567 as "1,234,567". */
export function formatCount(n: number): string {
  return n.toLocaleString('en-US');
}

/** Bytes with the unit that gives one to three digits before the point. */
export function formatBytes(nBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = nBytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** Bytes named by a text such as "500MB", "1.5 GB" or "4g"; null when it is none. */
export function readBytes(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*$/i.exec(text);
  if (found === null) return null;
  const power = ['', 'k', 'm', 'g', 't'].indexOf((found[2] ?? '').toLowerCase());
  return Math.round(Number(found[1]) * 1024 ** power);
}

/** Seconds as "1:05" or "2:03:04". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/** Rows as aligned columns; columns of numbers to the right. The first row is the heading. */
export function formatTable(rows: readonly (readonly string[])[], indent = ''): string {
  const nColumns = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: nColumns }, (_, j) => rows.map((row) => row[j] ?? ''));
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)));
  const isNumeric = columns.map((cells) =>
    cells.slice(1).every((cell) => /^[-+\d.,%]*$/.test(cell)),
  );
  return rows
    .map((row) => {
      const cells = widths.map((width, j) =>
        isNumeric[j] ? (row[j] ?? '').padStart(width) : (row[j] ?? '').padEnd(width),
      );
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}
