// The built page as a host hands it out: only files below one folder, with the headers that confine it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface PageFile {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Headers of every answer. `connect`: origins the page may reach besides its own. */
export function pageHeaders(connect: readonly string[] = []): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // The UI kit and the plots set inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
}

/** Reads the file that `urlPath` (still percent-encoded) names below `dir`; `/` is index.html. */
export async function readPageFile(
  dir: string,
  urlPath: string,
  headers: Readonly<Record<string, string>>,
): Promise<PageFile> {
  const notFound: PageFile = { status: 404, headers, body: Buffer.from('not found') };
  const file = fileBelow(dir, urlPath === '/' ? '/index.html' : urlPath);
  if (file === null) return notFound;
  try {
    const body = await readFile(file);
    const type = contentTypes[path.extname(file)] ?? 'application/octet-stream';
    return { status: 200, headers: { ...headers, 'Content-Type': type }, body };
  } catch {
    return notFound; // no such file, or a folder: the same to the page
  }
}

/** The file below `dir`, or null when the path leads out of it or is none. */
function fileBelow(dir: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null; // a stray percent sign
  }
  if (decoded.includes('\0')) return null;
  const file = path.resolve(dir, `.${path.posix.normalize(`/${decoded}`)}`);
  const fromDir = path.relative(dir, file);
  return fromDir.startsWith('..') || path.isAbsolute(fromDir) ? null : file;
}
