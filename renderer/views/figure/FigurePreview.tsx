import { useEffect, useState, type ReactNode } from 'react';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { Drawing } from '#shared/figure/drawing.ts';
import { renderSvg } from './render.ts';
import './figure-preview.css';

interface FigurePreviewProps {
  /** null while its data are on their way. */
  readonly drawing: Drawing | null;
  /** True: its size on paper; else as wide as there is room. */
  readonly isActualSize?: boolean;
}

/** A figure as it will be saved: the very SVG. The last one stays until the next is there. */
export function FigurePreview({ drawing, isActualSize = false }: FigurePreviewProps): ReactNode {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!drawing) return;
    let made: string | null = null;
    let isWanted = true;
    void renderSvg(drawing).then((svg) => {
      if (!isWanted) return;
      made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      setUrl(made);
    });
    return () => {
      isWanted = false;
      // The picture that is shown until the next is there is still read from its address.
      if (made !== null) setTimeout(URL.revokeObjectURL, 2_000, made);
    };
  }, [drawing]);
  if (!drawing || url === null) return <Waiting>Drawing the figure</Waiting>;
  return (
    <img
      className="cw-figure-image"
      data-actual={isActualSize || undefined}
      src={url}
      alt={drawing.title}
    />
  );
}
