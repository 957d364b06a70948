// Pixels as a PNG file (ISO/IEC 15948): eight bits, RGBA, no filter.
import type { Pixels } from './drawing.ts';

/** zlib (RFC 1950) compression, which each host has of its own. */
export type Deflate = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

export async function encodePng(
  { width, height, rgba }: Pixels,
  deflate: Deflate,
): Promise<Uint8Array<ArrayBuffer>> {
  const lines = new Uint8Array(height * (4 * width + 1));
  for (let row = 0; row < height; row++) {
    lines.set(rgba.subarray(row * 4 * width, (row + 1) * 4 * width), row * (4 * width + 1) + 1);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8);
  return joinBytes([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', header),
    chunk('IDAT', await deflate(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** The same PNG with its resolution written in, so that it has its size in mm wherever it is placed. */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  const perMetre = Math.round(dpi / 0.0254);
  view.setUint32(0, perMetre);
  view.setUint32(4, perMetre);
  data[8] = 1;
  const afterHeader = 8 + 25;
  return joinBytes([png.subarray(0, afterHeader), chunk('pHYs', data), png.subarray(afterHeader)]);
}

/** The bytes as a data URL. */
export function toDataUrl(png: Uint8Array): string {
  let text = '';
  for (let at = 0; at < png.length; at += 8_192) {
    text += String.fromCharCode(...png.subarray(at, at + 8_192));
  }
  return `data:image/png;base64,${toBase64(text)}`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(binary: string): string {
  const parts: string[] = [];
  for (let at = 0; at < binary.length; at += 3) {
    const [a, b, c] = [at, at + 1, at + 2].map((i) => binary.charCodeAt(i) || 0) as [
      number,
      number,
      number,
    ];
    const bits = (a << 16) | (b << 8) | c;
    const left = binary.length - at;
    parts.push(
      letters[(bits >> 18) & 63]!,
      letters[(bits >> 12) & 63]!,
      left > 1 ? letters[(bits >> 6) & 63]! : '=',
      left > 2 ? letters[bits & 63]! : '=',
    );
  }
  return parts.join('');
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 255]!;
  return (crc ^ 0xffffffff) >>> 0;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
