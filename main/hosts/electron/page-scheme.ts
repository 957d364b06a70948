// app://ui/: the built page, in a standard and secure scheme of our own, so that it can be confined by headers.
import { protocol } from 'electron';
import { pageHeaders, readPageFile } from '../../platform/page-files.ts';
import type { PageFile } from '../../platform/page-files.ts';

const scheme = 'app';
export const pageOrigin = `${scheme}://ui`;

/** Must be called before Electron is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files below `dir` as app://ui/. */
export function servePage(dir: string): void {
  const headers = pageHeaders();
  const answer = async (address: string): Promise<PageFile> => {
    const { host, pathname } = new URL(address);
    return host === 'ui'
      ? readPageFile(dir, pathname, headers)
      : { status: 404, headers, body: Buffer.alloc(0) };
  };
  if (typeof protocol.handle === 'function') {
    protocol.handle(scheme, async ({ url }) => {
      const { status, headers: sent, body } = await answer(url);
      return new Response(new Uint8Array(body), { status, headers: sent });
    });
    return;
  }
  // Electron before 25.
  protocol.registerBufferProtocol(scheme, ({ url }, respond) => {
    void answer(url).then(({ status, headers: sent, body }) => {
      const mimeType = sent['Content-Type']?.split(';')[0];
      respond({ statusCode: status, headers: sent, data: body, ...(mimeType ? { mimeType } : {}) });
    });
  });
}
