// Who may use the server: whoever came first with the token of a printed address, by a cookie from then on.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Sessions {
  /** A new token; it is good for one use. */
  issueToken(): string;
  /** The id of a new session for an unused token, which is dead from then on; null for any other text. */
  exchange(token: string): string | null;
  isOpen(sessionId: string): boolean;
}

export function createSessions(): Sessions {
  const tokens = new Set<string>();
  const sessionIds = new Set<string>();

  function draw(into: Set<string>): string {
    const text = randomBytes(32).toString('base64url');
    into.add(text);
    return text;
  }

  return {
    issueToken: () => draw(tokens),
    exchange(token) {
      const known = [...tokens].find((candidate) => isSameText(candidate, token));
      if (known === undefined) return null;
      tokens.delete(known);
      return draw(sessionIds);
    },
    isOpen: (sessionId) => [...sessionIds].some((known) => isSameText(known, sessionId)),
  };
}

/** Comparison in a time that does not tell how much was right. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
