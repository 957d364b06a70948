// One cell of a csv file, for tables that a person will open in a spreadsheet.

/** Starts a formula in Excel, LibreOffice and Google Sheets. Source: OWASP, "CSV Injection". */
const formulaStart = /^[=+\-@\t\r]/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The text as it goes between commas: quoted where it holds a comma, a quote or a line end; an apostrophe in front where
 * a spreadsheet would take it for a formula. Numbers stay as they are.
 */
export function toCsvCell(text: string): string {
  const safe = formulaStart.test(text) && !number.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
