// What a command is, and what it may use.
import type { AbortSignalLike } from '#shared/contract/index.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { Arguments, Flag } from './flags.ts';
import { progressModes } from './progress.ts';
import type { ProgressView } from './progress.ts';

export interface Command {
  /** One or two words: `integrate`, `simulate rna-batches`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name, in one line. */
  readonly usage: string;
  readonly flags: readonly Flag[];
  run(args: Arguments, session: Session): Promise<void>;
}

/** One run of the program. */
export interface Session {
  /** The core of this process, over the in-memory transport. */
  readonly client: RpcClient;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignalLike;
  readonly view: ProgressView;
  /** Writes a line for the person to stdout; silent with --json. */
  print(text: string): void;
  /** Ends stdout with one JSON object; silent without --json. */
  printJson(summary: object): void;
  /** Writes a line to stderr. */
  warn(text: string): void;
}

/** Understood by every command. */
export const generalFlags: readonly Flag[] = [
  {
    name: 'progress',
    kind: 'choice',
    choices: progressModes,
    default: 'auto',
    help: 'How progress is shown on stderr; auto is a bar on a terminal and lines elsewhere.',
  },
  { name: 'json', kind: 'boolean', help: 'Ends stdout with one JSON object: the summary.' },
  { name: 'help', kind: 'boolean', help: 'This text.' },
];

/** For commands that write. */
export const forceFlag: Flag = {
  name: 'force',
  kind: 'boolean',
  help: 'Replaces an output that is there already; without it such an output is refused.',
};
