// Help texts, made of the flags.
import type { Command } from './command.ts';
import type { Flag } from './flags.ts';

const textColumn = 28;
const width = 100;

/** The text of `cellwright --help`. */
export function describeProgram(commands: readonly Pick<Command, 'name' | 'summary'>[]): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(textColumn - 2)}${summary}`);
  return [
    'cellwright COMMAND ...: single-cell analysis on your own computer',
    '',
    ...lines,
    '',
    'cellwright COMMAND --help says more. --version prints the version.',
    'Exit status: 0 done, 1 a defect of ours, 2 wrong usage, 3 bad input, 4 too little memory or disk,',
    '5 device, 130 cancelled.',
    '',
  ].join('\n');
}

/** The text of `cellwright COMMAND --help`. */
export function describeCommand({ name, usage, summary, flags }: Command): string {
  const groups = new Map<string, Flag[]>();
  for (const flag of flags) {
    const group = flag.group ?? 'General';
    groups.set(group, [...(groups.get(group) ?? []), flag]);
  }
  const sections = [...groups].map(
    ([group, members]) => `${group}\n${members.map((flag) => describeFlag(flag)).join('\n')}\n`,
  );
  return [`cellwright ${name} ${usage}`, summary, '', ...sections].join('\n');
}

function describeFlag(flag: Flag): string {
  const value = flag.kind === 'boolean' ? '' : ` ${flag.placeholder ?? placeholderOf(flag)}`;
  const head = `  --${flag.name}${value}`;
  const facts = [
    flag.unit,
    flag.range,
    flag.default === undefined ? undefined : `default ${flag.default}`,
  ].filter((fact) => fact !== undefined);
  const text = facts.length > 0 ? `${flag.help} (${facts.join('; ')})` : flag.help;
  const [first = '', ...others] = wrap(text, width - textColumn);
  const indent = ' '.repeat(textColumn);
  const start = head.length < textColumn ? head.padEnd(textColumn) : `${head}\n${indent}`;
  return [`${start}${first}`, ...others.map((line) => `${indent}${line}`)].join('\n');
}

function placeholderOf({ kind, choices }: Flag): string {
  if (choices !== undefined) return choices.join('|');
  return kind === 'integer' || kind === 'number' ? 'N' : kind === 'list' ? 'VALUE...' : 'VALUE';
}

function wrap(text: string, nColumns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > nColumns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
