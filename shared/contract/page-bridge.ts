// Where a host meets its page: what the preload script gives the page of the desktop window, and nothing more; and
// where the page that came from a server finds its socket.

/** Path of the WebSocket on the server that the page came from. */
export const socketPath = '/rpc';

/** Name of the object on `window`. */
export const bridgeName = 'cellwright';

export interface PageBridge {
  /** Path of a file that was dropped on the page or chosen in it; null for a file that is not on disk. */
  pathOfFile(file: object): string | null;
}

/**
 * Messages that preload posts to its own window (`event.source === window`).
 * `port`: `event.ports[0]` leads to the service; posted after the page has loaded, and again with a new port whenever
 * the service was started again. `menu`: the person chose an entry of the application menu that the page must act on.
 */
export type PageMessage =
  | { readonly type: 'cellwright:port' }
  | { readonly type: 'cellwright:menu'; readonly command: MenuCommand };

export type MenuCommand = 'open-files' | 'open-run' | 'new-project' | 'open-project' | 'settings';
