// The fields of the integration form, read once from the schema.
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import { readForm } from '../../../common/schema-form.ts';

const form = readForm(integrationParamsSchema);

/** The choices that matter. */
export const mainFields = form.filter((field) => field.advanced !== true);
/** All others. */
export const advancedFields = form.filter((field) => field.advanced === true);
