// Method parameters from the command line: a file, then --set, then flags; the later one wins.
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '#shared/model/app-error.ts';
import type { Arguments, Flag } from './flags.ts';
import { checkField, flagsOfSchema, readField, toFlagName } from './schema-flags.ts';

/** The flags by which every method with a parameter schema takes its parameters. */
export function parameterFlags(schema: z.ZodObject): readonly Flag[] {
  return [
    {
      name: 'params',
      kind: 'text',
      placeholder: 'FILE.json',
      help: 'Parameters from a file: a JSON object, names in camelCase.',
      group: 'Parameters from elsewhere',
    },
    {
      name: 'set',
      kind: 'text',
      placeholder: 'NAME=VALUE',
      help: 'One parameter by its name in camelCase; may be repeated.',
      group: 'Parameters from elsewhere',
    },
    ...flagsOfSchema(schema),
  ];
}

/** The parameters that were given, each checked by its field. Throws `usage` naming the flag or the file. */
export async function readParameters<Schema extends z.ZodObject>(
  args: Arguments,
  schema: Schema,
): Promise<Partial<z.output<Schema>>> {
  const file = args.text('params');
  const given: Record<string, unknown> = file === undefined ? {} : await readFromFile(file, schema);
  for (const pair of args.all('set')) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new AppError('usage', `--set ${pair}: expected NAME=VALUE.`);
    const key = pair.slice(0, equals);
    given[key] = readField(schema, key, pair.slice(equals + 1), `--set ${key}`);
  }
  for (const key of Object.keys(schema.shape)) {
    const flag = toFlagName(key);
    const text = args.text(flag);
    if (text !== undefined) given[key] = readField(schema, key, text, `--${flag}`);
  }
  return given as Partial<z.output<Schema>>;
}

async function readFromFile(file: string, schema: z.ZodObject): Promise<Record<string, unknown>> {
  const object = await parseFile(file);
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      checkField(schema, key, value, `${file}: ${key}`),
    ]),
  );
}

async function parseFile(file: string): Promise<object> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('usage', `--params ${file}: ${why}`, { cause: error });
  }
  throw new AppError('usage', `--params ${file}: expected a JSON object.`);
}
