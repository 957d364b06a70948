// What can be wrong with the input of `atac` beside fragments and regions: barcodes, genes, too few of anything.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeSmallH5ad } from '../../helpers/hdf5-files.ts';
import { simulateFragments } from '../../helpers/simulated-fragments.ts';
import type { Place, RefusedCase } from './types.ts';

export const fragments = simulateFragments({
  ...{ nCells: 24, nTypes: 2, nPeaks: 60, nPerCell: 150, shareInPeaks: 0.5, seed: 3 },
});

/** A network so small that it learns in no time, of cells of any depth. */
export const smallRun = [
  ...['--max-steps', '2', '--hidden-dims', '16,8', '--latent-dim', '4'],
  ...['warmStartSteps=2', 'denoised=none', 'minFeatures=1', 'minFragments=1'].flatMap((setting) => [
    '--set',
    setting,
  ]),
];

/** Fragments at `sample_fragments.tsv.gz`, changed. */
export function writeFragments(
  place: Place,
  change: (lines: string[]) => string[] = (lines) => lines,
): string {
  const path = place('sample_fragments.tsv.gz');
  writeFileSync(path, gzipSync(`${change([...fragments.lines]).join('\n')}\n`));
  return path;
}

function fragmentsCase(
  name: string,
  change: (lines: string[]) => string[],
  says: RegExp,
  more: Partial<RefusedCase> = {},
): RefusedCase {
  const { flags = () => [] } = more;
  return {
    ...{ name, command: 'atac', make: (place) => writeFragments(place, change), says, ...more },
    flags: (place) => [...smallRun, ...flags(place)],
  };
}

/** Good fragments with a bad file beside them, given with `flag`. */
function besideCase(
  name: string,
  [flag, file]: readonly [string, string],
  content: string,
  says: RegExp,
  named = file,
): RefusedCase {
  return {
    ...{ name, command: 'atac', says, named },
    make(place) {
      writeFileSync(place(file), content);
      return writeFragments(place);
    },
    flags: (place) => [...smallRun, flag, place(file)],
  };
}

export const wrongAtac: readonly RefusedCase[] = [
  fragmentsCase(
    'fragments of two cells',
    (lines) => lines.filter((line) => /\tcell[01]-1\t/.test(line)),
    /Only 2 of 2 cells have 1 open peaks or more/,
  ),
  besideCase(
    'barcodes of another sample',
    ['--barcodes', 'barcodes.tsv'],
    'AAACGAAAGAAACGCC-1\nAAACGAAAGAAAGCAG-1\n',
    /has none of the 2 barcodes of .*expected barcodes like AAACGAAAGAAACGCC-1, found cell0-1/,
  ),
  besideCase(
    'a list of no barcodes',
    ['--barcodes', 'barcodes.tsv'],
    '\n\n',
    /lists no barcodes|empty/,
  ),
  besideCase(
    'genes of another genome',
    ['--genes', 'genes.bed'],
    'scaffold_7\t10\t11\tABC\n',
    /No gene lies on a chromosome of/,
    'sample_fragments.tsv.gz',
  ),
  besideCase(
    'genes with a bad line',
    ['--genes', 'genes.gtf'],
    'chr1\ttest\tgene\tx\t20\t.\t+\t.\tgene_id "a";\n',
    /line 1: expected a line of a GTF or BED file/,
  ),
  {
    name: 'a matrix of genes given for peaks',
    command: 'atac',
    flags: () => smallRun,
    make: (place) => writeSmallH5ad(place('input.h5ad')),
    says: /look like genes \(CD3E, LYZ, GAPDH \.\.\.\), not like peaks/,
  },
  {
    name: 'cells without any open peak',
    command: 'atac',
    flags: () => smallRun,
    make: (place) =>
      writeSmallH5ad(place('input.h5ad'), {
        data: new Float32Array(6),
        genes: ['chr1:0-100', 'chr1:200-300', 'chr1:400-500'],
      }),
    says: /all values are zero/,
  },
  fragmentsCase('more clusters than cells', (lines) => lines, /24 .*, 30 are needed for clusters/, {
    flags: () => ['--clusters', '30'],
  }),
  fragmentsCase('more components than cells', (lines) => lines, /, 40 are needed for components/, {
    flags: () => ['--n-centroids', '40'],
  }),
];
