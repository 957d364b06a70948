// How a method and an event are declared: a zod schema for what comes in, a type for what goes out.
import { z } from 'zod';

/** A method of the service: its arguments are checked with `args` at the boundary, its result is a type only. */
export interface MethodSpec<Args extends z.ZodType, Result> {
  readonly args: Args;
  /** Never set; carries the type. */
  readonly result?: Result;
}

/** Declares a method: `method(schema).returns<Result>()`. */
export function method<Args extends z.ZodType>(
  args: Args,
): { returns<Result>(): MethodSpec<Args, Result> } {
  return { returns: () => ({ args }) };
}

/** Any table of methods, and what belongs to one of them. */
export type MethodTable = Readonly<Record<string, MethodSpec<z.ZodType, unknown>>>;
/** Arguments as the caller gives them (defaults may be left out). */
export type ArgsOf<Spec extends MethodSpec<z.ZodType, unknown>> = z.input<Spec['args']>;
/** Arguments as the handler sees them (checked, defaults filled in). */
export type CheckedArgsOf<Spec extends MethodSpec<z.ZodType, unknown>> = z.output<Spec['args']>;
export type ResultOf<Spec> = Spec extends MethodSpec<z.ZodType, infer Result> ? Result : never;

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

type WithoutDefaults<Shape extends z.ZodRawShape> = {
  [Key in keyof Shape]: z.ZodOptional<
    Shape[Key] extends z.ZodDefault<infer Inner> ? Inner : Shape[Key]
  >;
};

/**
 * The same object with every key optional and no defaults, so that what was left out stays left out.
 * (`schema.partial()` would fill the defaults in.)
 */
export function changesOf<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
): z.ZodObject<WithoutDefaults<Shape>, z.core.$strict> {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([key, value]) => {
      const inner = value instanceof z.ZodDefault ? value.unwrap() : value;
      return [key, (inner as z.ZodType).optional()];
    }),
  );
  return z.strictObject(shape) as unknown as z.ZodObject<WithoutDefaults<Shape>, z.core.$strict>;
}
