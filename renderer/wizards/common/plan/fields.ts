// The fields of a method's form, read once from its schema.
import type { ParamRules } from '../params.ts';
import { readForm, type FormField } from '../schema-form.ts';

const forms = new WeakMap<ParamRules['schema'], readonly FormField[]>();

function formOf(schema: ParamRules['schema']): readonly FormField[] {
  const form = forms.get(schema) ?? readForm(schema);
  forms.set(schema, form);
  return form;
}

/** The fields of these names, in this order. */
export function fieldsOf(
  schema: ParamRules['schema'],
  names: readonly string[],
): readonly FormField[] {
  const form = formOf(schema);
  return names.flatMap((name) => form.find((field) => field.name === name) ?? []);
}

/** All that are not among the choices that matter. */
export function advancedFieldsOf(schema: ParamRules['schema']): readonly FormField[] {
  return formOf(schema).filter((field) => field.advanced === true);
}
