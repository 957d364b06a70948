// Names that measurements of cells go by: a table of them is for a sample sheet, not a matrix of counts.

const patterns: readonly RegExp[] = [
  /^n_?(count|feature|gene|umi|fragment|cell)s?(_|\.|$)/i,
  /^(pct|percent|fraction|total|mean|median|log10|log1p)[._ ]|[._ ](counts?|mean|stdev)$/i,
  /^(in_tissue|array_(row|col)|pxl_(row|col)_in_fullres|size_?factors?)$/i,
  /^[xyz]_(centroid|location|coord|position|min|max)$|^vertex_[xyz]$/i,
  /^((un)?aligned|(un)?mapped|reads?|fragments?|umis?|depth|(cell|nucleus)_area)(_|$)/i,
  /^(adjusted[._ ])?p[._ -]?val(ue)?$/i,
];
/** No table of annotations has more columns. */
export const nAnnotationsAtMost = 200;
/** From this share on the table as a whole is taken for one. */
const mostly = 0.3;

/** What is said of a side of a matrix whose names are those of measurements; null when they are not. Pure. */
export function describeAnnotations(names: readonly string[]): string | null {
  const found = names.filter((name) => patterns.some((pattern) => pattern.test(name)));
  if (found.length === 0) return null;
  const shown = `${found.slice(0, 4).join(', ')}${found.length > 4 ? ' ...' : ''}`;
  if (names.length <= nAnnotationsAtMost && found.length >= mostly * names.length) {
    return `${shown} look like measurements of cells, not like genes: this may be a table for a sample sheet, not one of counts.`;
  }
  return found.length > nAnnotationsAtMost
    ? null
    : `${shown} look like measurements of cells, but are read as genes. Take these columns out of the table.`;
}
