// What the description of an array must say before zarrita opens it. The library trusts it: what is missing comes back
// as an error of the language, and a codec it does not know can end the thread (seen with zarrita 0.7.3).
// Source: Zarr storage specification, versions 2 and 3.

export interface ArrayOutline {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** Names by which zarrita knows what packs and filters the chunks, those inside of shards too. */
  readonly codecs: readonly string[];
}

type Description = Readonly<Record<string, unknown>>;

/** The outline in the description of an array; null when it is not all there. */
export function readOutline(description: Description, version: 2 | 3): ArrayOutline | null {
  const { shape } = description;
  const chunks =
    version === 2
      ? description['chunks']
      : partOf(partOf(description['chunk_grid'], 'configuration'), 'chunk_shape');
  const codecs = version === 2 ? namesOf2(description) : namesOf3(description['codecs']);
  if (!isShape(shape) || !isShape(chunks) || codecs === null) return null;
  const fits = chunks.every((n, i) => n > 0 || shape[i] === 0);
  if (chunks.length !== shape.length || !fits) return null;
  return { shape, chunks, codecs };
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && Number(n) >= 0);
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Description)[name] : undefined;
}

/** One compressor or none, and a list of filters or none. */
function namesOf2({ compressor, filters }: Description): readonly string[] | null {
  const found = [...(Array.isArray(filters) ? (filters as unknown[]) : []), compressor ?? null];
  if (!Array.isArray(filters ?? [])) return null;
  const ids = found.flatMap((codec) => (codec === null ? [] : [partOf(codec, 'id')]));
  return ids.every((id) => typeof id === 'string') ? ids.map((id) => `numcodecs.${id}`) : null;
}

function namesOf3(codecs: unknown): readonly string[] | null {
  if (!Array.isArray(codecs)) return null;
  const lists = (codecs as unknown[]).map((codec) => {
    const name = partOf(codec, 'name');
    if (typeof name !== 'string') return null;
    if (name !== 'sharding_indexed') return [name];
    const inner = partOf(codec, 'configuration');
    const own = namesOf3(partOf(inner, 'codecs'));
    const index = namesOf3(partOf(inner, 'index_codecs'));
    return own === null || index === null ? null : [name, ...own, ...index];
  });
  return lists.includes(null) ? null : lists.flatMap((names) => names ?? []);
}
