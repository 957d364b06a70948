// The groups and arrays of a Zarr store with their attributes, read once when it is opened.
// Source: Zarr storage specification, versions 2 and 3.
import { AppError } from '#shared/model/app-error.ts';
import type { AttributeValue } from '../array-store.ts';
import type { KeyStore } from './keys.ts';
import { readOutline, type ArrayOutline } from './outline.ts';

/** Group or array at a path without slash at the start; '' is the root. */
export interface ZarrNode {
  readonly kind: 'group' | 'dataset';
  readonly version: 2 | 3;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  /** What its description says of an array; null where it is incomplete, and for groups. */
  readonly outline: ArrayOutline | null;
}

const nBytesAtMost = 64 << 20;

/** Reads all descriptions. Throws `input-format` naming the one that is no JSON, or when there is none. */
export async function readTree(store: KeyStore): Promise<ReadonlyMap<string, ZarrNode>> {
  const nodes = new Map<string, ZarrNode>();
  for (const key of store.keys) {
    const [, folder = '', name] = /^(?:(.*)\/)?([^/]+)$/.exec(key) ?? [];
    if (name === 'zarr.json') {
      const description = await readJson(store, key);
      const kind = description['node_type'] === 'array' ? 'dataset' : 'group';
      nodes.set(folder, {
        ...{ kind, version: 3, attributes: toAttributes(description['attributes']) },
        outline: kind === 'dataset' ? readOutline(description, 3) : null,
      });
    } else if (name === '.zgroup' || name === '.zarray') {
      const place = folder === '' ? '.zattrs' : `${folder}/.zattrs`;
      const attributes = store.keys.has(place) ? await readJson(store, place) : {};
      const description = await readJson(store, key);
      const kind = name === '.zarray' ? 'dataset' : 'group';
      nodes.set(folder, {
        ...{ kind, version: 2, attributes: toAttributes(attributes) },
        outline: kind === 'dataset' ? readOutline(description, 2) : null,
      });
    }
  }
  if (nodes.get('')?.kind === 'group') return nodes;
  throw new AppError(
    'input-format',
    `${store.path}: expected a Zarr group (.zgroup or zarr.json at its top), found ${[...store.keys].slice(0, 4).join(', ') || 'nothing'}.`,
    { hint: 'Choose the folder whose name ends in .zarr; files may be missing from a copy.' },
  );
}

async function readJson(store: KeyStore, key: string): Promise<Record<string, unknown>> {
  const bytes = await store.read(key);
  try {
    if (bytes === null || bytes.length > nBytesAtMost) throw new Error('absent or too large');
    // Python writes NaN as fill value, which JSON does not know.
    const text = new TextDecoder()
      .decode(bytes)
      .replaceAll(/:\s*(-?)(NaN|Infinity)\b/g, ': "$1$2"');
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) throw new Error('not an object');
    return value as Record<string, unknown>;
  } catch (cause) {
    throw new AppError('input-format', `${store.path}, ${key}: expected a description in JSON.`, {
      hint: 'The store is damaged. Copy it again.',
      cause,
    });
  }
}

function toAttributes(found: unknown): ReadonlyMap<string, AttributeValue> {
  if (typeof found !== 'object' || found === null) return new Map();
  return new Map(
    Object.entries(found).flatMap(([name, value]): [string, AttributeValue][] => {
      const known = toAttribute(value);
      return known === null ? [] : [[name, known]];
    }),
  );
}

function toAttribute(value: unknown): AttributeValue | null {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (!Array.isArray(value)) return null;
  if (value.every((item) => typeof item === 'string')) return value;
  return value.every((item) => typeof item === 'number') ? value : null;
}
