// Flags out of a parameter schema: one per field, with its words, unit, range and default; and the reading of values.
import { z } from 'zod';
import { AppError } from '#shared/model/app-error.ts';
import type { Flag } from './flags.ts';
import { suggestionHint } from './suggest.ts';

/** What zod's JSON schema says of one field, our own words included. */
interface FieldDescription {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly title?: string;
  readonly help?: string;
  readonly unit?: string;
  readonly group?: string;
}

/** `minFeatures` as `min-features`. */
export function toFlagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** One flag per field of the schema. */
export function flagsOfSchema(schema: z.ZodObject): readonly Flag[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([key, property]) =>
    toFlag(key, property as FieldDescription),
  );
}

function toFlag(key: string, field: FieldDescription): Flag {
  const kind = field.enum ? 'choice' : kindOfType(field.type);
  const range = rangeOf(field);
  return {
    name: toFlagName(key),
    kind,
    help: `${field.title ?? key}. ${field.help ?? ''}`.trim(),
    group: field.group ?? 'Parameters',
    ...(field.enum ? { choices: field.enum } : {}),
    ...(field.unit === undefined ? {} : { unit: field.unit }),
    ...(field.default === undefined ? {} : { default: String(field.default) }),
    ...(range === null ? {} : { range }),
  };
}

function kindOfType(type: string | undefined): Flag['kind'] {
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: FieldDescription): string | null {
  if (maximum === undefined) return null;
  if (minimum !== undefined) return `${minimum} to ${maximum}`;
  return exclusiveMinimum === undefined
    ? `up to ${maximum}`
    : `above ${exclusiveMinimum}, up to ${maximum}`;
}

/** The value of one field, from the text behind a flag. Throws `usage` under the name `shownAs`. */
export function readField(
  schema: z.ZodObject,
  key: string,
  text: string,
  shownAs: string,
): unknown {
  const found = flagsOfSchema(schema).find(({ name }) => name === toFlagName(key));
  const isNumeric = found?.kind === 'integer' || found?.kind === 'number';
  if (isNumeric && !Number.isFinite(Number(text === '' ? Number.NaN : text))) {
    throw new AppError('usage', `${shownAs}: expected a number, found "${text}".`);
  }
  if (found?.kind === 'boolean' && text !== 'true' && text !== 'false') {
    throw new AppError('usage', `${shownAs}: expected true or false, found "${text}".`);
  }
  const value = isNumeric ? Number(text) : found?.kind === 'boolean' ? text === 'true' : text;
  return checkField(schema, key, value, shownAs);
}

/** The value if it fits the field. Throws `usage` under the name `shownAs`; an unknown field is answered by the nearest one. */
export function checkField(
  schema: z.ZodObject,
  key: string,
  value: unknown,
  shownAs: string,
): unknown {
  const field = schema.shape[key] as z.ZodType | undefined;
  if (field === undefined) {
    throw new AppError('usage', `${shownAs}: there is no parameter ${key}.`, {
      hint: suggestionHint(key, Object.keys(schema.shape), 'See --help.'),
    });
  }
  const checked = field.safeParse(value);
  if (checked.success) return checked.data;
  throw new AppError('usage', `${shownAs}: ${checked.error.issues[0]?.message ?? 'does not fit'}.`);
}
