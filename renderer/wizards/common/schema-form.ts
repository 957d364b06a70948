// Reads a parameter schema as a form: for each field its words, its kind, its bounds. The one place that looks inside zod.
import { z } from 'zod';
import type { FieldMeta } from '#shared/contract/define.ts';

interface FieldBase extends FieldMeta {
  readonly name: string;
}

export type FormField =
  | (FieldBase & {
      readonly kind: 'number';
      readonly isWhole: boolean;
      /** -Infinity or Infinity where the schema sets no bound. */
      readonly min: number;
      readonly max: number;
    })
  | (FieldBase & { readonly kind: 'choice'; readonly options: readonly string[] })
  | (FieldBase & { readonly kind: 'switch' })
  | (FieldBase & { readonly kind: 'text' });

/** The fields of an object schema in their order. A field without words is a defect of the schema and is reported. */
export function readForm(schema: z.ZodObject): readonly FormField[] {
  return Object.entries(schema.shape).map(([name, field]) => readField(name, field as z.ZodType));
}

function readField(name: string, field: z.ZodType): FormField {
  const meta = field.meta() as FieldMeta | undefined;
  if (!meta) throw new Error(`Parameter ${name} has no title and help`);
  const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
  const base = { ...meta, name };
  if (inner instanceof z.ZodNumber) {
    return {
      ...base,
      kind: 'number',
      isWhole: inner.format === 'safeint' || inner.isInt,
      min: inner.minValue ?? -Infinity,
      max: inner.maxValue ?? Infinity,
    };
  }
  if (inner instanceof z.ZodEnum) {
    return { ...base, kind: 'choice', options: inner.options.map(String) };
  }
  if (inner instanceof z.ZodBoolean) return { ...base, kind: 'switch' };
  if (inner instanceof z.ZodString) return { ...base, kind: 'text' };
  throw new Error(`Parameter ${name}: no control for a ${inner.type}`);
}
