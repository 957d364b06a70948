// Where genes start, from an annotation (GTF, GFF3) or a BED file of transcription start sites.
import { AppError } from '#shared/model/app-error.ts';
import { underGuard } from './guard-probe.ts';
import type { FileProbe } from './ports.ts';
import { forEachLine } from './text/lines.ts';
import type { ReportLines } from './text/lines.ts';

export interface GeneStart {
  readonly chromosome: string;
  /** 0-based. */
  readonly base: number;
  /** "" where the file names none. */
  readonly gene: string;
  /** True where the file does not say what genes are. */
  readonly isCoding: boolean;
}

const hash = 35;
const advice = 'Choose a GTF of genes, or a BED file of transcription start sites.';

/**
 * The first base of every gene on its strand. Of an annotation without lines for genes, the first bases of transcripts.
 * In a BED file each line is one: its start, on the minus strand the base before its end; the fourth column is the gene.
 * Cost: about 1 s per million lines. Memory: the starts.
 * Throws `input-missing`, and `input-format` naming the line that is none.
 */
export function readGeneStarts(
  probe: FileProbe,
  path: string,
  report: ReportLines,
): Promise<readonly GeneStart[]> {
  return underGuard(probe, (guarded) => readStarts(guarded, path, report));
}

async function readStarts(
  probe: FileProbe,
  path: string,
  report: ReportLines,
): Promise<readonly GeneStart[]> {
  const isAnnotation = /\.(gtf|gff3?)(\.b?gz)?$/i.test(path);
  const [genes, transcripts]: [GeneStart[], GeneStart[]] = [[], []];
  await forEachLine(
    probe,
    { path, expected: { what: 'a GTF, GFF3 or BED file', advice } },
    (text, from, to, line) => {
      if (to <= from || text.charCodeAt(from) === hash) return;
      const fields = text.slice(from, to).split('\t');
      if (!isAnnotation) {
        if (/^(track|browser)/.test(fields[0] ?? '')) return;
        genes.push(readBedLine(path, line, fields));
        return;
      }
      const kind = fields[2] ?? '';
      if (kind === 'gene') genes.push(readAnnotationLine(path, line, fields));
      else if (kind === 'transcript' || kind === 'mRNA') {
        transcripts.push(readAnnotationLine(path, line, fields));
      } else if (fields.length < 9) throw badLine(path, line, fields);
    },
    report,
  );
  const starts = genes.length > 0 ? genes : transcripts;
  if (starts.length > 0) return withoutRepeats(starts);
  throw new AppError('input-format', `${path} holds no genes.`, {
    hint: advice,
  });
}

function readAnnotationLine(path: string, line: number, fields: readonly string[]): GeneStart {
  const [chromosome = '', , , startText = '', endText = '', , strand, , attributes = ''] = fields;
  const [start, end] = [Number(startText), Number(endText)];
  if (fields.length < 9 || !(Number.isInteger(start) && start >= 1 && end >= start)) {
    throw badLine(path, line, fields);
  }
  const kind = readAttribute(attributes, ['gene_type', 'gene_biotype', 'biotype']);
  return {
    chromosome,
    base: strand === '-' ? end - 1 : start - 1,
    gene: readAttribute(attributes, ['gene_name', 'Name', 'gene_id', 'ID']) ?? '',
    isCoding: kind === null || kind === 'protein_coding',
  };
}

/** GTF writes `name "value";`, GFF3 `name=value;`. */
function readAttribute(attributes: string, names: readonly string[]): string | null {
  for (const name of names) {
    const found = new RegExp(`(?:^|; ?)${name}[ =]"?([^";]*)`).exec(attributes)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

function readBedLine(path: string, line: number, fields: readonly string[]): GeneStart {
  const [chromosome = '', startText = '', endText = '', gene = '', , strand] = fields;
  const isNumber = /^\d+$/.test(startText) && /^\d+$/.test(endText);
  if (!isNumber || Number(endText) <= Number(startText)) throw badLine(path, line, fields);
  const base = strand === '-' ? Number(endText) - 1 : Number(startText);
  return { chromosome, base, gene, isCoding: true };
}

function badLine(path: string, line: number, fields: readonly string[]): AppError {
  return new AppError(
    'input-format',
    `${path}, line ${line.toLocaleString('en-US')}: expected a line of a GTF or BED file, found "${fields.join(' ').slice(0, 80)}".`,
    { hint: advice },
  );
}

function withoutRepeats(starts: readonly GeneStart[]): readonly GeneStart[] {
  const seen = new Set<string>();
  return starts.filter(({ chromosome, base, gene }) => {
    const key = `${chromosome}:${base}:${gene}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
