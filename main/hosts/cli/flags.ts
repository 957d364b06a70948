// What a command understands, and the reading of its arguments.
import { AppError } from '#shared/model/app-error.ts';
import { suggestionHint } from './suggest.ts';

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** `list` takes every word up to the next flag; `text` flags may be repeated where the command reads all of them. */
  readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'choice' | 'list';
  readonly help: string;
  /** What stands for the value in the help text. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  readonly unit?: string;
  readonly default?: string;
  readonly range?: string;
  /** Heading in the help text. */
  readonly group?: string;
}

/** The arguments of a command, read by its flags. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The last value given. */
  text(name: string): string | undefined;
  /** Every value given, in order. */
  all(name: string): readonly string[];
  /** True when a boolean flag is on. */
  isOn(name: string): boolean;
  /** The value of a flag that must be there. Throws `usage`. */
  required(name: string): string;
}

/** Reads `args` by `flags`. Throws `usage`, naming the flag and the nearest known one. */
export function readArguments(args: readonly string[], flags: readonly Flag[]): Arguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      positionals.push(...words.splice(0));
    } else if (word.startsWith('--')) {
      const { flag, inline } = findFlag(word, flags);
      const given = inline === null ? takeValues(flag, words) : [inline];
      for (const value of given) checkChoice(flag, value);
      values.set(flag.name, [...(values.get(flag.name) ?? []), ...given]);
    } else {
      positionals.push(word);
    }
  }
  const all = (name: string) => values.get(name) ?? [];
  return {
    positionals,
    all,
    text: (name) => all(name).at(-1),
    isOn: (name) => all(name).at(-1) === 'true',
    required(name) {
      const value = all(name).at(-1);
      if (value === undefined) throw new AppError('usage', `--${name} is missing.`);
      return value;
    },
  };
}

/** The flag that a word names, with the value behind its equals sign; `--no-x` is `--x=false`. */
function findFlag(word: string, flags: readonly Flag[]): { flag: Flag; inline: string | null } {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const flag = flags.find((candidate) => candidate.name === name);
  if (flag !== undefined) return { flag, inline: equals < 0 ? null : word.slice(equals + 1) };
  const positive = name.startsWith('no-') ? name.slice(3) : '';
  const negated = flags.find(
    (candidate) => candidate.name === positive && candidate.kind === 'boolean',
  );
  if (negated !== undefined && equals < 0) return { flag: negated, inline: 'false' };
  const known = flags.map((candidate) => `--${candidate.name}`);
  throw new AppError('usage', `There is no flag --${name}.`, {
    hint: suggestionHint(`--${name}`, known, 'See --help.'),
  });
}

/** Takes the values of `flag` from the front of `words`. */
function takeValues(flag: Flag, words: string[]): readonly string[] {
  if (flag.kind === 'boolean') return ['true'];
  const end = words.findIndex((word) => word.startsWith('--'));
  const nAvailable = end < 0 ? words.length : end;
  if (nAvailable === 0) throw new AppError('usage', `--${flag.name} needs a value.`);
  return words.splice(0, flag.kind === 'list' ? nAvailable : 1);
}

function checkChoice(flag: Flag, value: string): void {
  const choices = flag.kind === 'boolean' ? ['true', 'false'] : flag.choices;
  if (choices === undefined || choices.includes(value)) return;
  throw new AppError('usage', `--${flag.name} ${value}: expected ${choices.join(', ')}.`, {
    hint: suggestionHint(value, choices, 'See --help.'),
  });
}
