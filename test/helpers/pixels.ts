// Looks at screenshots as a person would: which colours are there.
import { inflateSync } from 'node:zlib';

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of every pixel, row by row from the top. */
  readonly rgb: Uint8Array;
}

const headerLength = 8;

/** Decodes a PNG as browsers write their screenshots: 8 bits, RGB or RGBA, not interlaced. Throws for any other. */
export function decodePng(file: Buffer): Pixels {
  const parts: Buffer[] = [];
  let [width, height, nChannels] = [0, 0, 0];
  for (let at = headerLength; at < file.length;) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 8, at + 8 + length);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      nChannels = { 2: 3, 6: 4 }[body[9] ?? 0] ?? 0;
      if (body[8] !== 8 || nChannels === 0 || body[12] !== 0) throw new Error('a PNG of no use');
    }
    if (type === 'IDAT') parts.push(body);
    at += length + 12;
  }
  const lines = unfilter(inflateSync(Buffer.concat(parts)), width * nChannels, nChannels);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    rgb.set(lines.subarray(i * nChannels, i * nChannels + 3), i * 3);
  }
  return { width, height, rgb };
}

/** Undoes the filters of PNG (section 9 of the specification). */
function unfilter(raw: Buffer, lineLength: number, nChannels: number): Uint8Array {
  const nLines = Math.floor(raw.length / (lineLength + 1));
  const out = new Uint8Array(nLines * lineLength);
  for (let line = 0; line < nLines; line++) {
    const filter = raw[line * (lineLength + 1)] ?? 0;
    const from = line * (lineLength + 1) + 1;
    const to = line * lineLength;
    for (let i = 0; i < lineLength; i++) {
      const left = i < nChannels ? 0 : (out[to + i - nChannels] ?? 0);
      const up = line === 0 ? 0 : (out[to + i - lineLength] ?? 0);
      const corner = line === 0 || i < nChannels ? 0 : (out[to + i - lineLength - nChannels] ?? 0);
      out[to + i] = (raw[from + i] ?? 0) + predict(filter, left, up, corner);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  if (a === undefined || b === undefined || c === undefined) return 0;
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

const tolerance = 12;
const leastOpacity = 0.6;

/** Pixels of a colour that is drawn, perhaps a little transparent, on white. */
export function countOnWhite({ rgb }: Pixels, color: Rgb): number {
  const toColor = color.map((value) => value - 255);
  const length = toColor.reduce((sum, value) => sum + value * value, 0);
  let count = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const pixel = [0, 1, 2].map((channel) => (rgb[i + channel] ?? 0) - 255);
    const share = pixel.reduce((sum, value, k) => sum + value * (toColor[k] ?? 0), 0) / length;
    if (share < leastOpacity || share > 1.05) continue;
    const isOn = pixel.every((value, k) => Math.abs(value - share * (toColor[k] ?? 0)) < tolerance);
    if (isOn) count += 1;
  }
  return count;
}

/** How many clearly different colours there are; 1 or 2 on an empty picture. */
export function countColors({ rgb }: Pixels): number {
  const seen = new Set<number>();
  for (let i = 0; i < rgb.length; i += 3) {
    const coarse = [0, 1, 2].map((channel) => (rgb[i + channel] ?? 0) >> 5);
    seen.add(coarse.reduce((sum, value) => sum * 8 + value, 0));
  }
  return seen.size;
}
