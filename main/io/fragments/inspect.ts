// What a fragments file is, from its first lines: it holds no matrix before it is counted.
import type { InputSummary } from '#shared/contract/data.ts';
import { guardProbe } from '../guard-probe.ts';
import { baseName } from '../paths.ts';
import type { FileProbe, IoPorts } from '../ports.ts';
import { readBytes } from '../text/bytes.ts';
import { parseFragments } from './parse.ts';

/** Of the unpacked text. */
const headBytes = 3 << 20;
/** Longer fragments are counted as this long. */
const mostBases = 10_000;

/** Describes a fragments file from its first 3 MB of text. Throws as `parseFragments`. */
export async function inspectFragments(ports: IoPorts, path: string): Promise<InputSummary> {
  const { probe } = guardProbe(ports.probe);
  const { head, isWhole } = await readHead(probe, path);
  const byBases = new Uint32Array(mostBases + 1);
  const names = await parseFragments(
    probeOf(head, probe),
    path,
    (_chromosome, start, end) => {
      const bases = Math.min(mostBases, end - start);
      byBases[bases] = (byBases[bases] ?? 0) + 1;
    },
    async () => undefined,
  );
  const { chromosomes, barcodes, nFragments } = names;
  const evidence = `places in the genome, on ${chromosomes.slice(0, 3).join(', ')}${chromosomes.length > 3 ? ' ...' : ''}`;
  return {
    path,
    name: baseName(path),
    format: 'fragments',
    sizeBytes: (await probe.sizeOf(path)) ?? 0,
    nCells: 0,
    nFeatures: 0,
    matrices: [],
    matrix: 'fragments',
    ids: { kind: 'peak', species: 'unknown', evidence },
    exampleFeatures: [],
    exampleCells: barcodes.slice(0, 5),
    columns: [],
    embeddings: [],
    fragments: {
      nLooked: nFragments,
      isWhole,
      nBarcodes: barcodes.length,
      chromosomes,
      medianBases: medianOf(byBases, nFragments),
    },
    warnings: [],
    suggestions: [],
    applied: [],
    featureColumns: [],
  };
}

/** The first lines; the last one is whole. */
async function readHead(
  probe: FileProbe,
  path: string,
): Promise<{ readonly head: Uint8Array; readonly isWhole: boolean }> {
  const pieces: Uint8Array[] = [];
  let nBytes = 0;
  let isWhole = true;
  for await (const piece of readBytes(probe, path)) {
    pieces.push(piece.slice());
    nBytes += piece.length;
    if (nBytes > headBytes) {
      isWhole = false;
      break;
    }
  }
  const head = new Uint8Array(nBytes);
  let at = 0;
  for (const piece of pieces) {
    head.set(piece, at);
    at += piece.length;
  }
  return { head: isWhole ? head : head.subarray(0, head.lastIndexOf(newline) + 1), isWhole };
}

const newline = 10;

/** A probe that knows no more of any file than these bytes. */
function probeOf(bytes: Uint8Array, probe: FileProbe): FileProbe {
  return {
    ...probe,
    sizeOf: async () => bytes.length,
    readBytes: async (_path, at, n) => bytes.subarray(at, at + n),
  };
}

function medianOf(byBases: Uint32Array, n: number): number {
  let seen = 0;
  return byBases.findIndex((count) => (seen += count) >= n / 2);
}
