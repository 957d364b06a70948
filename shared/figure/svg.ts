// A drawing as SVG text. Letters stay letters; dots beyond a number come as an image (see points.ts).
import { shorten as n, type Drawing, type Item, type Pixels, type TextItem } from './drawing.ts';

/**
 * The drawing as a complete SVG document, its size in mm.
 * @param imageUrls a data URL for each image of the drawing (see `imagesOf`)
 */
export function toSvg(drawing: Drawing, imageUrls: ReadonlyMap<Pixels, string>): string {
  const { width, height, title, background } = drawing;
  const mm = (pt: number): string => `${n((pt * 25.4) / 72)}mm`;
  let nClips = 0;
  const write = (item: Item): string => {
    if (item.kind === 'clip') {
      const id = `clip${(nClips += 1)}`;
      const box = `x="${n(item.x)}" y="${n(item.y)}" width="${n(item.width)}" height="${n(item.height)}"`;
      return `<clipPath id="${id}"><rect ${box}/></clipPath><g clip-path="url(#${id})">${item.items.map(write).join('')}</g>`;
    }
    if (item.kind !== 'image') return writeItem(item);
    const url = imageUrls.get(item.pixels) ?? '';
    return `<image x="${n(item.x)}" y="${n(item.y)}" width="${n(item.width)}" height="${n(item.height)}" preserveAspectRatio="none" href="${url}"/>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${mm(width)}" height="${mm(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">`,
    `<title>${escape(title)}</title>`,
    background === null ? '' : `<rect width="100%" height="100%" fill="${background}"/>`,
    ...drawing.items.map(write),
    '</svg>\n',
  ].join('\n');
}

function writeItem(item: Exclude<Item, { kind: 'clip' | 'image' }>): string {
  switch (item.kind) {
    case 'path': {
      const d = `M${pairs(item.points)}${item.isClosed === true ? 'Z' : ''}`;
      return `<path d="${d}"${paint(item)}/>`;
    }
    case 'disc':
      return `<circle cx="${n(item.x)}" cy="${n(item.y)}" r="${n(item.radius)}"${paint(item)}/>`;
    case 'dots': {
      const r = n(item.radius);
      const dots = item.colors.map(
        (color, i) =>
          `<circle cx="${n(item.xy[2 * i] ?? 0)}" cy="${n(item.xy[2 * i + 1] ?? 0)}" r="${r}" fill="${color}"/>`,
      );
      return `<g fill-opacity="${n(item.alpha)}">${dots.join('')}</g>`;
    }
    case 'text':
      return writeText(item);
  }
}

function writeText({ x, y, text, size, fill, ...more }: TextItem): string {
  const anchor =
    more.anchor === undefined || more.anchor === 'start' ? '' : ` text-anchor="${more.anchor}"`;
  const bold = more.isBold === true ? ' font-weight="bold"' : '';
  const italic = more.isItalic === true ? ' font-style="italic"' : '';
  const turn =
    more.turn === undefined ? '' : ` transform="rotate(${n(more.turn)} ${n(x)} ${n(y)})"`;
  return `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" fill="${fill}"${anchor}${bold}${italic}${turn}>${escape(text)}</text>`;
}

function paint(item: { fill?: string; stroke?: string; lineWidth?: number }): string {
  const stroke =
    item.stroke === undefined
      ? ''
      : ` stroke="${item.stroke}" stroke-width="${n(item.lineWidth ?? 0.5)}"`;
  return ` fill="${item.fill ?? 'none'}"${stroke}`;
}

function pairs(points: readonly number[]): string {
  return points.map((value, i) => `${i > 0 ? (i % 2 === 0 ? 'L' : ' ') : ''}${n(value)}`).join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
