// Points painted by the processor into an array of pixels: what our WebGL programs do, ten to thirty times as fast as a
// graphics driver that is itself made of software.
import type { PointStyle } from './scene.ts';

/** Pixels of a picture with a border, so that a point at the edge needs no clipping. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly border: number;
  /** (width + 2 border) x (height + 2 border), row-major: alpha, blue, green, red from the highest byte, premultiplied. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  /** Of the point that is in front so far: 1 and more; 0 where there is none. */
  readonly levels: Uint16Array<ArrayBuffer>;
}

export interface Dots {
  /** x0, y0, x1, y1 ... */
  readonly xy: Float32Array;
  /** Entry of the table for each. */
  readonly entries: Uint16Array;
  /** 1 for each selected point; null: no selection. */
  readonly selected: Uint8Array | null;
  /** Red, green, blue, visible (255) or not (0) of each entry; what is not selected has the colour of entry 0. */
  readonly table: Uint8Array;
  /** True: points with higher entries lie on top. */
  readonly isOrdered: boolean;
  /** Points to paint: from (included) and to (excluded). */
  readonly from: number;
  readonly to: number;
}

/** Data to device px: `px = originX + x * scale`, `py = originY - y * scale`. */
export interface RasterPlace {
  readonly scale: number;
  readonly originX: number;
  readonly originY: number;
}

/** What one point covers, for each of `nPhases` x `nPhases` places within a pixel. */
interface Stamp {
  /** From the pixel of the middle. */
  readonly offsets: Int32Array;
  /** Coverage times opacity, 0 to 256. */
  readonly weights: Int32Array;
}

/** Smaller points would be missed by every pixel. */
const leastRadius = 0.5;
/** Steps within a pixel at which a point may lie, along each axis. */
const nPhases = 4;
/** Levels of what is selected begin above those of the rest. */
const selectedLevel = 4096;

/** Pixels of the border that points of this radius (device px) need. */
export function borderFor(radius: number): number {
  // The middle may lie out of the picture by one radius, and the point reaches out by another.
  return 2 * Math.ceil(Math.max(leastRadius, radius)) + 1;
}

/** An empty picture. */
export function createRaster(width: number, height: number, border: number): Raster {
  const n = (width + 2 * border) * (height + 2 * border);
  return { width, height, border, pixels: new Uint32Array(n), levels: new Uint16Array(n) };
}

export function clearRaster({ pixels, levels }: Raster): void {
  pixels.fill(0);
  levels.fill(0);
}

/**
 * Paints points over what `raster` holds. Those at a lower level than what is in front are not painted, as with a depth
 * test; time goes with the number of points times the pixels of each.
 * @param style radius in device px, at most what the border was made for
 * @param dimming opacity of what is not selected, as a part of that of the rest
 */
export function paintDots(
  raster: Raster,
  dots: Dots,
  options: { readonly place: RasterPlace; readonly style: PointStyle; readonly dimming: number },
): void {
  const { place, style } = options;
  const { width, height, border, pixels, levels } = raster;
  const { xy, entries, selected, table, isOrdered } = dots;
  const rowLength = width + 2 * border;
  const isLayered = isOrdered || selected !== null;
  const stamps = makeStamps({ ...style, rowLength, isCrisp: isOrdered });
  const dimStamps = makeStamps({
    radius: style.radius,
    alpha: style.alpha * options.dimming,
    rowLength,
    isCrisp: isOrdered,
  });
  const colors = new Uint32Array(table.buffer, table.byteOffset, table.length / 4);
  const [left, top] = [border + place.originX, border + place.originY];
  const reach = Math.ceil(Math.max(leastRadius, style.radius));
  const [right, bottom] = [rowLength - reach, height + 2 * border - reach];

  for (let i = dots.from; i < dots.to; i++) {
    const x = left + xy[2 * i]! * place.scale;
    const y = top - xy[2 * i + 1]! * place.scale;
    // Written so that what is not a number is left out.
    if (!(x >= reach && x < right && y >= reach && y < bottom)) continue;
    const entry = entries[i]!;
    if (colors[entry]! >>> 24 === 0) continue;
    const isDim = selected !== null && selected[i] === 0;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const phase = Math.floor((y - row) * nPhases) * nPhases + Math.floor((x - column) * nPhases);
    const { offsets, weights } = (isDim ? dimStamps : stamps)[phase]!;
    const color = colors[isDim ? 0 : entry]!;
    const [redBlue, green] = [color & 0xff00ff, ((color >>> 8) & 0xff) | 0xff0000];
    const level = isLayered ? 1 + (isOrdered ? entry : 0) + (isDim ? 0 : selectedLevel) : 0;
    const at = row * rowLength + column;
    for (let k = 0; k < offsets.length; k++) {
      const pixel = at + offsets[k]!;
      if (isLayered) {
        if (levels[pixel]! > level) continue;
        levels[pixel] = level;
      }
      const weight = weights[k]!;
      const rest = 256 - weight;
      const below = pixels[pixel]!;
      // Two of the four bytes at a time: each product needs 16 bits.
      const low = Math.imul(redBlue, weight) + Math.imul(below & 0xff00ff, rest) + 0x800080;
      const high = Math.imul(green, weight) + Math.imul((below >>> 8) & 0xff00ff, rest) + 0x800080;
      pixels[pixel] = ((low >>> 8) & 0xff00ff) | (high & 0xff00ff00);
    }
  }
}

/**
 * The stamps of one size: a disc with a soft edge, a square where it is two pixels or less.
 * @param isCrisp leaves out the faint part of an edge: it would hide the layer below and show the paper instead
 */
function makeStamps(options: {
  readonly radius: number;
  readonly alpha: number;
  readonly rowLength: number;
  readonly isCrisp: boolean;
}): readonly Stamp[] {
  const { rowLength, isCrisp } = options;
  const radius = Math.max(leastRadius, options.radius);
  const reach = Math.ceil(radius);
  const least = isCrisp ? 0.35 : 0;
  return Array.from({ length: nPhases * nPhases }, (_, phase) => {
    const middleX = ((phase % nPhases) + 0.5) / nPhases;
    const middleY = (Math.floor(phase / nPhases) + 0.5) / nPhases;
    const offsets: number[] = [];
    const weights: number[] = [];
    for (let row = -reach; row <= reach; row++) {
      for (let column = -reach; column <= reach; column++) {
        const [dx, dy] = [column + 0.5 - middleX, row + 0.5 - middleY];
        const inside =
          radius <= 1
            ? Number(Math.max(Math.abs(dx), Math.abs(dy)) <= radius)
            : radius - Math.hypot(dx, dy);
        const weight = Math.round(256 * Math.min(1, inside) * options.alpha);
        if (inside <= least || weight <= 0) continue;
        offsets.push(row * rowLength + column);
        weights.push(weight);
      }
    }
    return { offsets: Int32Array.from(offsets), weights: Int32Array.from(weights) };
  });
}

/** For each opacity, what turns a premultiplied part into a plain one, times 65,536. */
const unmultiply = Uint32Array.from({ length: 256 }, (_, alpha) =>
  alpha === 0 ? 0 : Math.round((255 * 65_536) / alpha),
);

/** Copies the picture without its border into `image` (width x height), not premultiplied. */
export function copyRaster({ width, height, border, pixels }: Raster, image: Uint32Array): void {
  const rowLength = width + 2 * border;
  for (let row = 0; row < height; row++) {
    let source = (row + border) * rowLength + border;
    for (let target = row * width; target < (row + 1) * width; target++) {
      const pixel = pixels[source++]!;
      const alpha = pixel >>> 24;
      if (alpha === 0 || alpha === 255) {
        image[target] = pixel;
        continue;
      }
      const factor = unmultiply[alpha]!;
      const red = Math.min(255, ((pixel & 0xff) * factor + 0x8000) >>> 16);
      const green = Math.min(255, (((pixel >>> 8) & 0xff) * factor + 0x8000) >>> 16);
      const blue = Math.min(255, (((pixel >>> 16) & 0xff) * factor + 0x8000) >>> 16);
      image[target] = (alpha << 24) | (blue << 16) | (green << 8) | red;
    }
  }
}
