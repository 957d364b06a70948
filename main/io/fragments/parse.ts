// The lines of a fragments file (10x layout: chromosome, start, end, barcode, reads; 0-based, half-open), streamed.
import { AppError } from '#shared/model/app-error.ts';
import { underGuard } from '../guard-probe.ts';
import type { FileProbe } from '../ports.ts';
import { forEachLine } from '../text/lines.ts';
import type { ReportLines } from '../text/lines.ts';

/** One fragment. `chromosome` and `barcode` are numbers given in the order of appearance. */
export type VisitFragment = (
  chromosome: number,
  start: number,
  end: number,
  barcode: number,
) => void;

export interface FragmentNames {
  /** By number. */
  readonly chromosomes: readonly string[];
  readonly barcodes: readonly string[];
  readonly nFragments: number;
}

const hash = 35;
/** No chromosome is as long. The longest known, of a lungfish, has 5.6 billion bases. */
const nBasesAtMost = 2 ** 33;
/** No fragment is as long; most have below 1,000 bases. A damaged end would call for gigabases of coverage. */
const nBasesOfFragmentAtMost = 10_000_000;
const advice = 'Choose a fragments.tsv.gz of cellranger-atac, or one made in its layout.';

/**
 * Visits every fragment, in any order the file has them. Comment lines ("#") and empty lines are passed over.
 * Cost about 0.5 us a line; memory: one piece of the file and the names.
 * Throws `input-missing`, `input-format` for what is no text, for a gzip file that is cut off, and for a line that is no
 * fragment, with its number, and when the file changes meanwhile.
 */
export function parseFragments(
  probe: FileProbe,
  path: string,
  visit: VisitFragment,
  report: ReportLines,
): Promise<FragmentNames> {
  return underGuard(probe, (guarded) => parseLines(guarded, path, visit, report));
}

async function parseLines(
  probe: FileProbe,
  path: string,
  visit: VisitFragment,
  report: ReportLines,
): Promise<FragmentNames> {
  const chromosomes = createNumbering();
  const barcodes = createNumbering();
  let nFragments = 0;

  function readLine(text: string, from: number, stop: number, line: number): void {
    if (stop <= from || text.charCodeAt(from) === hash) return;
    const first = text.indexOf('\t', from);
    const second = text.indexOf('\t', first + 1);
    const third = text.indexOf('\t', second + 1);
    const fourth = text.indexOf('\t', third + 1);
    if (first < 0 || second < 0 || third < 0 || third >= stop || second >= stop) {
      throw badLine(path, line, text.slice(from, stop));
    }
    const start = readInteger(text, first + 1, second);
    const end = readInteger(text, second + 1, third);
    const barcodeEnd = fourth < 0 || fourth > stop ? stop : fourth;
    const isPlace = start >= 0 && end > start && end - start <= nBasesOfFragmentAtMost;
    if (!isPlace || barcodeEnd === third + 1 || first === from) {
      throw badLine(path, line, text.slice(from, stop));
    }
    nFragments++;
    visit(
      chromosomes.of(text.slice(from, first)),
      start,
      end,
      barcodes.of(text.slice(third + 1, barcodeEnd)),
    );
  }

  const expected = { what: 'fragments, lines of chromosome, start, end and barcode', advice };
  await forEachLine(probe, { path, expected }, readLine, report);
  if (nFragments === 0) {
    throw new AppError('input-format', `${path} holds no fragments.`, { hint: advice });
  }
  return { chromosomes: chromosomes.names, barcodes: barcodes.names, nFragments };
}

function badLine(path: string, line: number, text: string): AppError {
  const shown = text.length > 80 ? `${text.slice(0, 80)} ...` : text;
  return new AppError(
    'input-format',
    `${path}, line ${line.toLocaleString('en-US')}: expected chromosome, start, end and barcode separated by tabs, found "${shown.replaceAll('\t', ' ')}".`,
    { hint: 'The file is damaged or in another layout.', details: { line } },
  );
}

/** -1 for anything but digits, and for what is no place on a chromosome. */
function readInteger(text: string, from: number, to: number): number {
  if (to <= from) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value > nBasesAtMost ? -1 : value;
}

function createNumbering() {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  let lastName = '';
  let last = -1;
  return {
    names,
    of(name: string): number {
      if (name === lastName && last >= 0) return last;
      let number = numbers.get(name);
      if (number === undefined) {
        number = names.length;
        // A slice keeps the whole piece of the file alive; a text made of its letters does not.
        const own = Array.from(name).join('');
        numbers.set(own, number);
        names.push(own);
      }
      lastName = name;
      last = number;
      return number;
    },
  };
}

/** True for a name that ends like a fragments file. */
export function isFragmentsPath(path: string): boolean {
  return /fragments?\.(tsv|bed|txt)(\.b?gz)?$/i.test(path);
}
