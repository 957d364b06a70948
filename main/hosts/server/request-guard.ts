// Which requests are looked at at all. The server listens on the loopback only; what is left to fear are other pages in
// the same browser: by a name of theirs that leads here (Host), or across origins (Origin).
import type { IncomingHttpHeaders } from 'node:http';

const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** True when the browser believes to talk to this computer. Any port: a tunnel may end on another one. */
export function hasOwnHost({ host = '' }: IncomingHttpHeaders): boolean {
  return ownNames.has(host.replace(/:\d+$/, ''));
}

/** True when the request comes from our own page. `isRequired`: a missing origin is foreign too. */
export function hasOwnOrigin({ host, origin }: IncomingHttpHeaders, isRequired: boolean): boolean {
  if (origin === undefined) return !isRequired;
  return origin === `http://${host}`;
}

/** The value of a cookie, or undefined. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, name: string): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
