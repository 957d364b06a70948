// Reads the command, runs it on the core of this process, turns errors into exit statuses.
import { isAppError, toErrorParts, AppError } from '#shared/model/app-error.ts';
import { appVersion } from '../../platform/app-paths.ts';
import type { Command } from './command.ts';
import { atacCommand } from './commands/atac.ts';
import { inspectCommand } from './commands/inspect.ts';
import { integrateCommand } from './commands/integrate.ts';
import { reportCommand } from './commands/report.ts';
import { simulateAtacCommand, simulateRnaCommand } from './commands/simulate.ts';
import { createDefectLog, writeDefectReport } from './defect-report.ts';
import type { DefectLog } from './defect-report.ts';
import { exitStatus } from './exit-status.ts';
import { readArguments } from './flags.ts';
import { describeCommand, describeProgram } from './help.ts';
import { runServer } from './serve.ts';
import { openSession } from './session.ts';
import { suggestionHint } from './suggest.ts';

const commands: readonly Command[] = [
  atacCommand,
  inspectCommand,
  integrateCommand,
  reportCommand,
  simulateAtacCommand,
  simulateRnaCommand,
];
/** A host of its own; what follows goes to the server as it is. */
const serve = { name: 'serve', summary: 'The whole app in a browser on this computer.' };

/** The command that `args` start with, and the rest. Throws `usage`. */
function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } {
  const found = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  if (found !== undefined)
    return { command: found, rest: args.slice(found.name.split(' ').length) };
  const asked = args
    .filter((word) => !word.startsWith('-'))
    .slice(0, 2)
    .join(' ');
  throw new AppError('usage', `There is no command ${asked}.`, {
    hint: suggestionHint(
      asked,
      [...commands, serve].map(({ name }) => name),
      'See cellwright --help.',
    ),
  });
}

async function runCommand(args: readonly string[], log: DefectLog, open: typeof openSession) {
  if (args[0] === serve.name) return runServer(args.slice(1));
  const { command, rest } = findCommand(args);
  const parsed = readArguments(rest, command.flags);
  if (parsed.isOn('help')) {
    process.stdout.write(describeCommand(command));
    return 0;
  }
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitStatus.cancelled); // asked twice
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  const session = open(parsed, log, controller.signal);
  try {
    await command.run(parsed, session);
    return 0;
  } finally {
    process.off('SIGINT', interrupt);
    await session.close();
  }
}

function explain(error: unknown, log: DefectLog, args: readonly string[]): number {
  const { code, message, hint } = toErrorParts(error);
  const status = exitStatus[code];
  process.stderr.write(`${isAppError(error, 'cancelled') ? '' : 'error: '}${message}\n`);
  if (hint !== undefined) process.stderr.write(`${hint}\n`);
  if (status === exitStatus.internal) {
    const file = writeDefectReport(error, log, args);
    process.stderr.write(`This is a defect of Cellwright. Please send the file ${file}\n`);
  }
  return status;
}

/** Runs the command in `args` and says how it ended; nothing is thrown. */
export async function runProgram(
  args: readonly string[],
  open: typeof openSession = openSession,
): Promise<number> {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(describeProgram([...commands, serve]));
    return first === undefined ? exitStatus.usage : 0;
  }
  if (first === '--version') {
    process.stdout.write(`${appVersion()}\n`);
    return 0;
  }
  const log = createDefectLog();
  try {
    return await runCommand(args, log, open);
  } catch (error) {
    return explain(error, log, args);
  }
}
