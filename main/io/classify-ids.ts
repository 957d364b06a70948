// Says what kind of names the features have, from the names alone.
import type { IdKind } from '#shared/contract/data.ts';

interface Pattern {
  readonly kind: IdKind['kind'];
  readonly species: IdKind['species'];
  readonly matches: RegExp;
  readonly said: string;
}

/** Tried in order; the first that most names match decides. */
const patterns: readonly Pattern[] = [
  {
    kind: 'ensembl',
    species: 'human',
    matches: /^ENSG\d{11}$/,
    said: 'are human Ensembl ids (ENSG...)',
  },
  {
    kind: 'ensembl',
    species: 'mouse',
    matches: /^ENSMUSG\d{11}$/,
    said: 'are mouse Ensembl ids (ENSMUSG...)',
  },
  {
    kind: 'ensembl-version',
    species: 'human',
    matches: /^ENSG\d{11}\.\d+$/,
    said: 'are human Ensembl ids with a version (ENSG....1)',
  },
  {
    kind: 'ensembl-version',
    species: 'mouse',
    matches: /^ENSMUSG\d{11}\.\d+$/,
    said: 'are mouse Ensembl ids with a version (ENSMUSG....1)',
  },
  {
    kind: 'ensembl',
    species: 'unknown',
    matches: /^ENS[A-Z]*G\d{11}(\.\d+)?$/,
    said: 'are Ensembl ids of another species',
  },
  {
    kind: 'peak',
    species: 'unknown',
    matches: /^[A-Za-z0-9_.]+[:_-]\d+[-_]\d+$/,
    said: 'are places in the genome (chromosome:start-end)',
  },
  { kind: 'entrez', species: 'unknown', matches: /^\d+$/, said: 'are whole numbers (Entrez ids?)' },
];

const mostly = 0.8;
const humanSymbol = /^[A-Z][A-Z0-9]*([-.@][A-Z0-9]+)*(-\d+)?$|^C[0-9XY]+orf\d+$|^(MT|HLA)-/;
const mouseSymbol = /^[A-Z][a-z0-9]+(-[a-z0-9]+)?$|^\d{7}[A-Z]\d{2}Rik$|^mt-/;

/** Kind, species and evidence. `names` are feature names as the file has them. Pure. */
export function classifyIds(names: readonly string[]): IdKind {
  const n = names.length;
  const said = (count: number, what: string) =>
    `${count.toLocaleString('en-US')} of ${n.toLocaleString('en-US')} ${what}`;
  if (n === 0) return { kind: 'unknown', species: 'unknown', evidence: 'there are no features' };
  const bare = names.map(withoutSuffix);
  for (const { kind, species, matches, said: what } of patterns) {
    const count = countMatching(kind === 'ensembl' ? bare : names, matches);
    if (count / n > mostly) return { kind, species, evidence: said(count, what) };
  }
  const nHuman = countMatching(names, humanSymbol);
  const nMouse = countMatching(names, mouseSymbol);
  if (nHuman / n > 0.7) {
    return {
      kind: 'symbol',
      species: 'human',
      evidence: said(nHuman, 'are written like human gene symbols (CD3E)'),
    };
  }
  if (nMouse / n > 0.7) {
    return {
      kind: 'symbol',
      species: 'mouse',
      evidence: said(nMouse, 'are written like mouse gene symbols (Cd3e)'),
    };
  }
  const nWords = countMatching(names, /^[A-Za-z][\w.@/()-]*$/);
  return nWords / n > mostly
    ? {
        kind: 'symbol',
        species: 'unknown',
        evidence: said(nWords, 'look like gene names, of no clear species'),
      }
    : { kind: 'unknown', species: 'unknown', evidence: said(nWords, 'look like gene names') };
}

/** Without the "-1" that makes names unique. */
function withoutSuffix(name: string): string {
  return name.startsWith('ENS') ? name.replace(/-\d{1,2}$/, '') : name;
}

function countMatching(names: readonly string[], pattern: RegExp): number {
  return names.reduce((n, name) => n + (pattern.test(name) ? 1 : 0), 0);
}
