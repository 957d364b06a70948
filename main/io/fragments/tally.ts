// How many fragments each barcode of a file has, and how far they reach: one pass, nothing else kept.
import type { FileProbe } from '../ports.ts';
import { parseFragments } from './parse.ts';

export interface FragmentTally {
  /** Fragments of each barcode. */
  readonly perBarcode: Uint32Array;
  /** Bases of each chromosome up to which fragments reach, or as given; 0: not of the genome. */
  readonly chromosomes: { readonly lengths: readonly number[] };
}

/** @param chromosomes bases of each; null: as far as fragments reach. Throws what `parseFragments` does. */
export async function tallyFragments(
  probe: FileProbe,
  path: string,
  { chromosomes }: { readonly chromosomes: ReadonlyMap<string, number> | null },
): Promise<FragmentTally> {
  let perBarcode = new Uint32Array(1 << 16);
  const furthest: number[] = [];
  const names = await parseFragments(
    probe,
    path,
    (chromosome, _start, end, barcode) => {
      if (barcode >= perBarcode.length) {
        const larger = new Uint32Array(2 * perBarcode.length);
        larger.set(perBarcode);
        perBarcode = larger;
      }
      perBarcode[barcode] = (perBarcode[barcode] ?? 0) + 1;
      if (end > (furthest[chromosome] ?? 0)) furthest[chromosome] = end;
    },
    async () => undefined,
  );
  return {
    perBarcode: perBarcode.slice(0, names.barcodes.length),
    chromosomes: {
      lengths: names.chromosomes.map((name, number) =>
        chromosomes === null ? (furthest[number] ?? 0) : (chromosomes.get(name) ?? 0),
      ),
    },
  };
}
