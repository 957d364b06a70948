// A figure as a list of what is drawn, in points (1/72 inch) from the upper left corner. One list becomes SVG, PDF and
// the picture on the screen, so that what is saved is what was shown.

/** RGBA, not premultiplied, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

export type Item =
  | {
      readonly kind: 'path';
      /** x0, y0, x1, y1 ... */
      readonly points: readonly number[];
      readonly isClosed?: boolean;
      readonly fill?: string;
      readonly stroke?: string;
      readonly lineWidth?: number;
    }
  | {
      readonly kind: 'disc';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly fill?: string;
      readonly stroke?: string;
      readonly lineWidth?: number;
    }
  | {
      readonly kind: 'dots';
      /** x0, y0, x1, y1 ..., in the order painted. */
      readonly xy: readonly number[];
      /** Colour of each. */
      readonly colors: readonly string[];
      readonly radius: number;
      readonly alpha: number;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the base line. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly fill: string;
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly isBold?: boolean;
      readonly isItalic?: boolean;
      /** Degrees, clockwise, about (x, y). */
      readonly turn?: number;
    }
  | {
      readonly kind: 'image';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly pixels: Pixels;
    }
  | {
      readonly kind: 'clip';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly items: readonly Item[];
    };

export interface Drawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** null: nothing behind. */
  readonly background: string | null;
  readonly items: readonly Item[];
}

export type TextItem = Extract<Item, { kind: 'text' }>;
export type ImageItem = Extract<Item, { kind: 'image' }>;

export const ptPerMm = 72 / 25.4;

/** All images of a drawing, clipped ones included. */
export function imagesOf(items: readonly Item[]): readonly ImageItem[] {
  return items.flatMap((item) =>
    item.kind === 'image' ? [item] : item.kind === 'clip' ? imagesOf(item.items) : [],
  );
}

/** A rectangle as a path. */
export function rectangle(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  paint: { readonly fill?: string; readonly stroke?: string; readonly lineWidth?: number },
): Item {
  const { x, y, width, height } = box;
  const points = [x, y, x + width, y, x + width, y + height, x, y + height];
  return { kind: 'path', points, isClosed: true, ...paint };
}

/** Up to three digits after the point: a thousandth of a point is far below any printer. */
export function shorten(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
