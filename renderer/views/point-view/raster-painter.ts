// Drawing where there is no graphics card, or none that WebGL can use: by the processor, onto a 2D canvas.
import type { Projection } from './camera.ts';
import { inDrawingOrder, orderedEntries, orderedSelection } from './drawing-order.ts';
import type { Painter } from './painter.ts';
import {
  borderFor,
  clearRaster,
  copyRaster,
  createRaster,
  paintDots,
  type Raster,
} from './raster.ts';
import { dimming, type Scene } from './scene.ts';

/** Draws on `canvas` with its 2D context; null where the browser gives none. */
export function createRasterPainter(canvas: HTMLCanvasElement): Painter | null {
  // Said to be read often, it is kept in main memory, where the pixels come from.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  let pixelRatio = 1;
  let raster: Raster = createRaster(1, 1, 0);
  let image = context.createImageData(1, 1);
  let positions: { readonly of: Float32Array; readonly ordered: Float32Array } | null = null;

  const orderedPositions = ({ xy }: Scene): Float32Array => {
    if (positions?.of !== xy) positions = { of: xy, ordered: inDrawingOrder(xy, 2, Float32Array) };
    return positions.ordered;
  };

  return {
    kind: 'raster',
    resize(width, height, ratio) {
      pixelRatio = ratio;
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
      raster = createRaster(canvas.width, canvas.height, raster.border);
      image = context.createImageData(canvas.width, canvas.height);
    },
    paint({ scene, projection, style, from, to }) {
      const devicePx = { ...style, radius: style.radius * pixelRatio };
      const border = borderFor(devicePx.radius);
      if (border > raster.border) raster = createRaster(raster.width, raster.height, border);
      else if (from === 0) clearRaster(raster);
      const { entries, selected, table, isOrdered } = scene;
      paintDots(
        raster,
        {
          xy: orderedPositions(scene),
          entries: orderedEntries(entries),
          selected: selected && orderedSelection(selected),
          table,
          isOrdered,
          from,
          to,
        },
        { place: scaleBy(projection, pixelRatio), style: devicePx, dimming },
      );
      copyRaster(raster, new Uint32Array(image.data.buffer));
      context.putImageData(image, 0, 0);
    },
    dispose() {
      positions = null;
    },
  };
}

function scaleBy({ scale, originX, originY }: Projection, ratio: number): Projection {
  return { scale: scale * ratio, originX: originX * ratio, originY: originY * ratio };
}
