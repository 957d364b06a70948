// Gene symbols that a spreadsheet took for dates: MARCH1 becomes 1-Mar, SEPT2 2-Sep, DEC1 1-Dec.
// Source: Ziemann, Eren and El-Osta, Genome Biology 17, 177 (2016).

const months = '(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)';
const datePattern = new RegExp(
  String.raw`^(\d{1,2}-${months}(-\d{2,4})?|${months}-\d{1,4}|\d{4}-\d\d-\d\d( 00:00:00)?|\d{1,2}/\d{1,2}/\d{2,4})$`,
  'i',
);
/** Above this share the names are dates: of samples, not of genes. */
const mostlyGenes = 0.1;

/** What is said of feature names that look like dates; null when none does. Pure. */
export function describeDates(names: readonly string[]): string | null {
  const dates = names.filter((name) => datePattern.test(name));
  if (dates.length === 0 || dates.length > mostlyGenes * names.length) return null;
  return `var: ${dates.length} feature names look like dates (${dates.slice(0, 3).join(', ')}${dates.length > 3 ? ' ...' : ''}): a spreadsheet turned genes such as MARCH1 or SEPT2 into them. Get the table as it was before it was opened there.`;
}
