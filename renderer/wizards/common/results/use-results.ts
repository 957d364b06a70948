// What the Results and Take away steps ask of the service: pictures and the values that colour them.
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AnyArray } from '#renderer/client/array-cache.ts';
import { serviceQuery, useService, useServiceQuery } from '#renderer/client/hooks.ts';
import { alignFrames, fitFrame, type Frame } from '#shared/figure/frame.ts';
import { groupColors } from '#shared/figure/palettes.ts';
import type { MethodResult } from '#shared/contract/index.ts';
import type { ColumnData, EmbeddingSummary, RunSummary } from '#shared/contract/results.ts';
import type { Coloring } from './coloring.ts';
import { columnTitle } from './titles.ts';
import { useArrays } from './use-arrays.ts';
import { useStable } from './use-stable.ts';
import { scaleColoring } from './value-range.ts';
import type { ColorBy, RunView } from './view-state.ts';

export interface Picture {
  readonly method: string;
  readonly title: string;
  readonly role: EmbeddingSummary['role'];
  /** Name of the picture as it is drawn now. */
  readonly key: string;
  /** null while it is on its way. */
  readonly xy: Float32Array | null;
  /** Own centre, common scale. */
  readonly frame: Frame | null;
}

/** The pictures of a run, in the order none, baselines, method, all at one scale. */
export function usePictures(run: RunSummary): {
  readonly pictures: readonly Picture[];
  readonly error: Error | null;
} {
  const service = useService();
  const { embeddings } = run;
  const handles = useQueries({
    queries: embeddings.map(({ key }) => ({
      ...serviceQuery(service, 'results.embedding', { dir: run.dir, key }),
      staleTime: Infinity,
    })),
  });
  const { arrays, error } = useArrays(handles.map(({ data }) => data));
  const first = handles.find((handle) => handle.error)?.error ?? error;
  const pictures = useStable(
    embeddings.map(({ method, title, role, key }, index) => ({
      method,
      title,
      role,
      key,
      xy: arrays[index] instanceof Float32Array ? arrays[index] : null,
    })),
    (a, b) => a.method === b.method && a.key === b.key && a.xy === b.xy,
  );
  const framed = useMemo(() => withFrames(pictures), [pictures]);
  return { pictures: framed, error: first };
}

function withFrames(pictures: readonly Omit<Picture, 'frame'>[]): readonly Picture[] {
  const ready = pictures.flatMap(({ xy }) => (xy ? [fitFrame(xy)] : []));
  // Before all are here no common scale is known; boxes have their size, so nothing jumps.
  if (ready.length < pictures.length) return pictures.map((each) => ({ ...each, frame: null }));
  const frames = alignFrames(ready);
  return pictures.map((each, index) => ({ ...each, frame: frames[index] ?? null }));
}

/** The values that colour the pictures, on the scale the person chose. */
export function useShownColoring(
  run: RunSummary,
  view: RunView,
): { readonly coloring: Coloring | null; readonly error: Error | null } {
  const { coloring, error } = useColoring(run, view.colorBy);
  const { valueRange, valueScale } = view;
  const shown = useMemo(
    () => coloring && scaleColoring(coloring, { valueRange, valueScale }),
    [coloring, valueRange, valueScale],
  );
  return { coloring: shown, error };
}

/** The values of `by`; while new ones are on their way the last ones stay. */
export function useColoring(
  run: RunSummary,
  by: ColorBy,
): {
  readonly coloring: Coloring | null;
  readonly isLoading: boolean;
  readonly error: Error | null;
} {
  const isColumn = by.kind === 'column';
  const column = useServiceQuery(
    'results.column',
    { dir: run.dir, name: by.name },
    { enabled: isColumn },
  );
  const gene = useServiceQuery(
    'results.gene',
    { dir: run.dir, gene: by.name },
    { enabled: !isColumn },
  );
  const data = isColumn ? column.data : gene.data;
  const handle = data && ('codes' in data ? data.codes : data.values);
  const { arrays, error } = useArrays([handle]);
  const values = arrays[0] ?? null;
  const ready = useMemo(
    () => (data && values ? toColoring({ by, title: titleOf(by, run) }, data, values) : null),
    [data, values, by, run],
  );

  const [last, setLast] = useState<Coloring | null>(null);
  if (ready && ready !== last) setLast(ready);
  return {
    coloring: ready ?? last,
    isLoading: ready === null,
    error: (isColumn ? column.error : gene.error) ?? error,
  };
}

type ColoringData = ColumnData | MethodResult<'results.gene'>;

type Named = Pick<Coloring, 'by' | 'title'>;

function titleOf({ kind, name }: ColorBy, run: RunSummary): string {
  return kind === 'gene' ? name : columnTitle(name, run);
}

function toColoring(named: Named, data: ColoringData, values: AnyArray): Coloring {
  if ('codes' in data) return colorByCategory(named, data, values);
  let nMissing = 0;
  for (let cell = 0; cell < values.length; cell++) if (Number.isNaN(values[cell])) nMissing += 1;
  // A gene is counted from nothing; a column has its own lowest value.
  const min = 'min' in data ? data.min : 0;
  return {
    ...named,
    color: { kind: 'value', values, min, max: data.max },
    categories: null,
    nMissing,
  };
}

function colorByCategory(
  named: Named,
  data: Extract<ColumnData, { type: 'categorical' }>,
  values: AnyArray,
): Coloring {
  const { categories, counts } = data;
  const colors =
    data.colors.length === categories.length ? data.colors : groupColors(categories.length);
  return {
    ...named,
    color: { kind: 'category', codes: values, colors },
    categories: categories.map((name, code) => ({
      name,
      count: counts[code] ?? 0,
      color: colors[code]!,
    })),
    nMissing: values.length - counts.reduce((sum, count) => sum + count, 0),
  };
}
