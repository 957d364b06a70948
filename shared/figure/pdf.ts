// A drawing as a PDF of one page (ISO 32000-1), with letters in the standard Helvetica fonts, so that they can be edited.
// Own code, since a figure needs a dozen operators; libraries for it bring fonts, a DOM or an HTML renderer of a megabyte.
import { AppError } from '#shared/model/app-error.ts';
import {
  imagesOf,
  shorten as n,
  type Drawing,
  type Item,
  type Pixels,
  type TextItem,
} from './drawing.ts';
import { joinBytes, type Deflate } from './png.ts';
import { textWidth } from './text-width.ts';

/** Throws `unsupported` for letters that the standard fonts do not hold, naming them. */
export async function toPdf(drawing: Drawing, deflate: Deflate): Promise<Uint8Array<ArrayBuffer>> {
  const images = [...new Set(imagesOf(drawing.items).map(({ pixels }) => pixels))];
  const alphas = [...new Set([1, ...alphasOf(drawing.items)])];
  const content = encodeLatin(writePage(drawing, images, alphas));
  const firstImage = 8;
  const xObjects = images.map((_, i) => `/Im${i} ${firstImage + 2 * i} 0 R`).join(' ');
  const states = alphas.map((alpha, i) => `/G${i} << /ca ${n(alpha)} /CA ${n(alpha)} >>`).join(' ');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const resources = `<< /Font << /F0 5 0 R /F1 6 0 R /F2 7 0 R >> /XObject << ${xObjects} >> /ExtGState << ${states} >> >>`;
  return assemble([
    plain('<< /Type /Catalog /Pages 2 0 R >>'),
    plain('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    plain(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${n(drawing.width)} ${n(drawing.height)}] /Contents 4 0 R /Resources ${resources} >>`,
    ),
    stream('/Filter /FlateDecode', await deflate(content)),
    ...['Helvetica', 'Helvetica-Bold', 'Helvetica-Oblique'].map((name) => plain(font(name))),
    ...(
      await Promise.all(
        images.map((pixels, i) => imageObjects(pixels, firstImage + 2 * i, deflate)),
      )
    ).flat(),
  ]);
}

function alphasOf(items: readonly Item[]): readonly number[] {
  return items.flatMap((item) =>
    item.kind === 'dots' ? [item.alpha] : item.kind === 'clip' ? alphasOf(item.items) : [],
  );
}

/** The page in PDF operators; the first turns the y axis down, as in the drawing. */
function writePage(
  { width, height, background, items }: Drawing,
  images: readonly Pixels[],
  alphas: readonly number[],
): string {
  const write = (item: Item): string => {
    switch (item.kind) {
      case 'path': {
        const steps = item.points.flatMap((x, i) =>
          i % 2 === 0 ? [`${n(x)} ${n(item.points[i + 1] ?? 0)} ${i === 0 ? 'm' : 'l'}`] : [],
        );
        return `${paint(item)}${steps.join('\n')}\n${item.isClosed === true ? 'h ' : ''}${ending(item)}`;
      }
      case 'disc':
        return `${paint(item)}${circle(item.x, item.y, item.radius)}${ending(item)}`;
      case 'dots': {
        const dots = item.colors.map((color, i) => {
          const fill = color === item.colors[i - 1] ? '' : `${rgb(color)} rg\n`;
          return `${fill}${circle(item.xy[2 * i] ?? 0, item.xy[2 * i + 1] ?? 0, item.radius)}f`;
        });
        return `q /G${alphas.indexOf(item.alpha)} gs\n${dots.join('\n')}\nQ`;
      }
      case 'text':
        return writeText(item);
      case 'image':
        return `q ${n(item.width)} 0 0 ${n(-item.height)} ${n(item.x)} ${n(item.y + item.height)} cm /Im${images.indexOf(item.pixels)} Do Q`;
      case 'clip':
        return `q ${n(item.x)} ${n(item.y)} ${n(item.width)} ${n(item.height)} re W n\n${item.items.map(write).join('\n')}\nQ`;
    }
  };
  const paper =
    background === null ? '' : `${rgb(background)} rg 0 0 ${n(width)} ${n(height)} re f`;
  return [`1 0 0 -1 0 ${n(height)} cm`, paper, ...items.map(write)].join('\n');
}

function paint(item: { fill?: string; stroke?: string; lineWidth?: number }): string {
  const fill = item.fill === undefined ? '' : `${rgb(item.fill)} rg `;
  const stroke =
    item.stroke === undefined ? '' : `${rgb(item.stroke)} RG ${n(item.lineWidth ?? 0.5)} w `;
  return `${fill}${stroke}`;
}

function ending({ fill, stroke }: { fill?: string; stroke?: string }): string {
  if (fill !== undefined) return stroke === undefined ? 'f' : 'B';
  return stroke === undefined ? 'n' : 'S';
}

/** Four Bezier arcs; 0.5523 is the length of their handles for a circle of radius 1. */
function circle(x: number, y: number, r: number): string {
  const k = 0.5523 * r;
  const arc = (...at: readonly number[]): string => `${at.map(n).join(' ')} c\n`;
  return [
    `${n(x + r)} ${n(y)} m\n`,
    arc(x + r, y + k, x + k, y + r, x, y + r),
    arc(x - k, y + r, x - r, y + k, x - r, y),
    arc(x - r, y - k, x - k, y - r, x, y - r),
    arc(x + k, y - r, x + r, y - k, x + r, y),
  ].join('');
}

function writeText(item: TextItem): string {
  const { x, y, text, size, fill, anchor = 'start', isBold = false, isItalic = false } = item;
  const angle = ((item.turn ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * textWidth(text, size, isBold);
  const at = `${n(x - shift * cos)} ${n(y - shift * sin)}`;
  const font = isBold ? 'F1' : isItalic ? 'F2' : 'F0';
  const letters = toWinAnsi(text).replaceAll(/[\\()]/g, '\\$&');
  return `BT ${rgb(fill)} rg /${font} ${n(size)} Tf ${n(cos)} ${n(sin)} ${n(sin)} ${n(-cos)} ${at} Tm (${letters}) Tj ET`;
}

/** Characters of Windows-1252 that lie elsewhere in Unicode; the minus sign becomes an en dash, which looks the same. */
const special: Readonly<Record<string, number>> = {
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '−': 0x96,
  '—': 0x97,
};

function toWinAnsi(text: string): string {
  const unknown = [...text].filter(
    (letter) => special[letter] === undefined && !/[\u0020-\u007e\u00a0-\u00ff]/.test(letter),
  );
  if (unknown.length > 0) {
    throw new AppError(
      'unsupported',
      `A PDF made here cannot hold “${unknown.join('')}” of “${text}”.`,
      {
        hint: 'Save the figure as SVG or PNG, or rename the group.',
      },
    );
  }
  return [...text]
    .map((letter) => String.fromCharCode(special[letter] ?? letter.charCodeAt(0)))
    .join('');
}

function rgb(color: string): string {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255].map((part) => n(part / 255)).join(' ');
}

type PdfObject = readonly Uint8Array[];

function plain(text: string): PdfObject {
  return [encodeLatin(text)];
}

function stream(dictionary: string, data: Uint8Array): PdfObject {
  const start = encodeLatin(`<< ${dictionary} /Length ${data.length} >>\nstream\n`);
  return [start, data, encodeLatin('\nendstream')];
}

/** The colours of an image, and its opacity as an image of its own. */
async function imageObjects(
  { width, height, rgba }: Pixels,
  number: number,
  deflate: Deflate,
): Promise<readonly PdfObject[]> {
  const nPixels = width * height;
  const colors = new Uint8Array(3 * nPixels);
  const alpha = new Uint8Array(nPixels);
  for (let i = 0; i < nPixels; i++) {
    colors.set(rgba.subarray(4 * i, 4 * i + 3), 3 * i);
    alpha[i] = rgba[4 * i + 3]!;
  }
  const kind = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8 /Filter /FlateDecode`;
  return [
    stream(`${kind} /ColorSpace /DeviceRGB /SMask ${number + 1} 0 R`, await deflate(colors)),
    stream(`${kind} /ColorSpace /DeviceGray`, await deflate(alpha)),
  ];
}

/** Header, numbered objects, table of their places, trailer. */
function assemble(objects: readonly PdfObject[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [encodeLatin('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n')];
  const places: number[] = [];
  let at = parts[0]!.length;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    at += part.length;
  };
  for (const [i, object] of objects.entries()) {
    places.push(at);
    for (const part of [encodeLatin(`${i + 1} 0 obj\n`), ...object, encodeLatin('\nendobj\n')])
      add(part);
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  add(
    encodeLatin(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return joinBytes(parts);
}

function encodeLatin(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
