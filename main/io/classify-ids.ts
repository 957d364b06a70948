// Says what kind of names the features have, from the names alone: by pattern, and by a short list of known genes.
import type { IdKind } from '#shared/contract/data.ts';
import { countKnownNumbers, countKnownSymbols } from './known-genes.ts';

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
    matches: /^ENSG\d{11}\.\d+(_PAR_Y)?$/,
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
];

const mostly = 0.8;
const humanSymbol = /^[A-Z][A-Z0-9]*([-.@][A-Z0-9]+)*(-\d+)?$|^C[0-9XY]+orf\d+$|^(MT|HLA)-/;
const mouseSymbol = /^[A-Z][a-z0-9]+(-[a-z0-9]+)?$|^\d{7}[A-Z]\d{2}Rik$|^mt-/;

/** Kind, species and evidence. `names` are feature names as the file has them. Pure. */
export function classifyIds(names: readonly string[]): IdKind {
  const n = names.length;
  if (n === 0) return { kind: 'unknown', species: 'unknown', evidence: 'there are no features' };
  const bare = names.map(withoutSuffix);
  for (const { kind, species, matches, said: what } of patterns) {
    const count = countMatching(kind === 'ensembl' ? bare : names, matches);
    if (count / n > mostly)
      return {
        kind,
        species,
        evidence: `${say(count)} of ${say(n)} ${what}${kind === 'peak' ? nameSequences(names) : ''}`,
      };
  }
  return classifyNumbers(names) ?? classifySymbols(names);
}

/** ", on 22 chromosomes: chr1, chr2, chr3 ...". */
function nameSequences(names: readonly string[]): string {
  const all = new Set(names.map((name) => name.replace(/[:_-]\d+[-_]\d+$/, '')));
  const first = [...all].slice(0, 3).join(', ');
  return `, on ${say(all.size)} ${all.size === 1 ? 'chromosome' : 'chromosomes'}: ${first}${all.size > 3 ? ' ...' : ''}`;
}

/** Entrez ids are whole numbers; numbers that only count the features are no ids. */
function classifyNumbers(names: readonly string[]): IdKind | null {
  const n = names.length;
  const count = countMatching(names, /^\d+$/);
  if (count / n <= mostly) return null;
  const first = Number(names[0]);
  if (names.every((name, i) => Number(name) === first + i)) {
    const evidence = `the features are only numbered, ${names[0]} to ${names.at(-1)}`;
    return { kind: 'unknown', species: 'unknown', evidence };
  }
  const { nHuman, nMouse } = countKnownNumbers(names);
  const species = nHuman > nMouse ? 'human' : nMouse > nHuman ? 'mouse' : 'unknown';
  const known =
    species === 'unknown'
      ? ''
      : `, ${Math.max(nHuman, nMouse)} of them of well-known ${species} genes`;
  return {
    kind: 'entrez',
    species,
    evidence: `${say(count)} of ${say(n)} are whole numbers (Entrez ids)${known}`,
  };
}

function classifySymbols(names: readonly string[]): IdKind {
  const n = names.length;
  const known = countKnownSymbols(names);
  const nKnown = Math.max(known.nHuman, known.nMouse);
  const listed =
    nKnown === 0
      ? ''
      : `, ${say(nKnown)} are well-known ${known.nHuman > known.nMouse ? 'human' : 'mouse'} genes`;
  const nHuman = countMatching(names, humanSymbol);
  const nMouse = countMatching(names, mouseSymbol);
  const isListed = nKnown >= 3 && nKnown >= 10 * Math.min(known.nHuman, known.nMouse);
  if (nHuman / n > 0.7 && !(isListed && known.nMouse > known.nHuman)) {
    const evidence = `${say(nHuman)} of ${say(n)} are written like human gene symbols (CD3E)${listed}`;
    return { kind: 'symbol', species: 'human', evidence };
  }
  if (nMouse / n > 0.7) {
    const evidence = `${say(nMouse)} of ${say(n)} are written like mouse gene symbols (Cd3e)${listed}`;
    return { kind: 'symbol', species: 'mouse', evidence };
  }
  const nWords = countMatching(names, /^[A-Za-z][\w.@/()-]*$/);
  const evidence = `${say(nWords)} of ${say(n)} look like gene names${listed}`;
  if (isListed) {
    return { kind: 'symbol', species: known.nHuman > known.nMouse ? 'human' : 'mouse', evidence };
  }
  return { kind: nWords / n > mostly ? 'symbol' : 'unknown', species: 'unknown', evidence };
}

function say(count: number): string {
  return count.toLocaleString('en-US');
}

/** Without the "-1" that makes names unique. */
function withoutSuffix(name: string): string {
  return name.startsWith('ENS') ? name.replace(/-\d{1,2}$/, '') : name;
}

function countMatching(names: readonly string[], pattern: RegExp): number {
  return names.reduce((n, name) => n + (pattern.test(name) ? 1 : 0), 0);
}
