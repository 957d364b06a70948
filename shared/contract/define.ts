// How a method and an event are declared: a zod schema for what comes in, a type for what goes out.
import type { z } from 'zod';

/** A method of the service: its arguments are checked with `args` at the boundary, its result is a type only. */
export interface MethodSpec<Args extends z.ZodType, Result> {
  readonly args: Args;
  /** Never set; carries the type. */
  readonly result?: Result;
}

/** Declares a method: `method(schema).returns<Result>()`. */
export function method<Args extends z.ZodType>(args: Args): { returns<Result>(): MethodSpec<Args, Result> } {
  return { returns: () => ({ args }) };
}

/** An event pushed by the service; the payload is a type only, since the service is trusted. */
export interface EventSpec<Payload> {
  readonly payload?: Payload;
}

export function event<Payload>(): EventSpec<Payload> {
  return {};
}

/** Words that a schema field carries for the form, the help text and the command line. */
export interface FieldMeta {
  readonly title: string;
  readonly help: string;
  readonly unit?: string;
  /** Heading under which the form shows it. */
  readonly group?: string;
  /** True: shown under "Advanced". */
  readonly advanced?: boolean;
}

/** Attaches a field's words to its schema: `field(z.int().default(5), { title, help })`. */
export function field<Schema extends z.ZodType>(schema: Schema, meta: FieldMeta): Schema {
  return schema.meta({ ...meta });
}
