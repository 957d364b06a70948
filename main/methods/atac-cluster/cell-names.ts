// Barcodes are drawn from the same list in every sample: the same one in two samples is two cells.
import type { AnnotatedMatrix } from '#main/io/types.ts';

/**
 * Cells whose barcode occurs in another sample too are named SAMPLE#BARCODE; the barcodes of all cells are then kept in
 * the column `barcode`. Without such barcodes the parts are given back as they are.
 * @param samples names of the parts
 */
export function tellCellsApart(
  parts: readonly AnnotatedMatrix[],
  samples: readonly string[],
): { readonly parts: readonly AnnotatedMatrix[]; readonly nRenamed: number } {
  const nSamplesOf = new Map<string, number>();
  for (const { obs } of parts) {
    for (const barcode of new Set(obs.index)) {
      nSamplesOf.set(barcode, (nSamplesOf.get(barcode) ?? 0) + 1);
    }
  }
  let nRenamed = 0;
  const named = parts.map((part, i) => {
    const index = part.obs.index.map((barcode) => {
      if ((nSamplesOf.get(barcode) ?? 0) < 2) return barcode;
      nRenamed++;
      return `${samples[i] ?? i}#${barcode}`;
    });
    const columns = new Map(part.obs.columns);
    if (!columns.has('barcode')) columns.set('barcode', { type: 'string', values: part.obs.index });
    return { ...part, obs: { ...part.obs, index, columns } };
  });
  return nRenamed === 0 ? { parts, nRenamed } : { parts: named, nRenamed };
}
