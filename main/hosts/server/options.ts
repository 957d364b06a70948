// The command line of the server.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#shared/model/app-error.ts';

export interface ServerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Folders named with --root; empty: home. */
  readonly roots: readonly string[];
  readonly wantsHelp: boolean;
}

export const serverHelp = `cellwright serve: the whole app in a browser on this computer

  --port N      port to listen on; without it a free one is taken
  --root DIR    a folder the browser may reach; repeat it for several (default: your home folder)
  --help        this text

Only this computer can connect, and only with the address printed at the start, which is good for one browser.
From another computer: ssh -L 8080:127.0.0.1:PORT, then open the address with port 8080.
`;

/** Reads the arguments after the program's name. Throws `usage`. */
export function readServerOptions(args: readonly string[]): ServerOptions {
  const { port, root, help } = parse(args);
  const number = Number(port ?? '0');
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new AppError('usage', `--port ${port}: expected a whole number from 0 to 65535.`);
  }
  return {
    port: number,
    roots: (root ?? []).map((dir) => path.resolve(dir)),
    wantsHelp: help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        root: { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new AppError('usage', error instanceof Error ? error.message : String(error), {
      hint: 'Known: --port N, --root DIR, --help.',
      cause: error,
    });
  }
}
