// project.json: what makes a folder a project, in the format of this version. Older formats are brought up step by step.
import { projectFileSchema, type ProjectFile } from '#shared/contract/projects.ts';
import { AppError } from '#shared/model/app-error.ts';

export const projectFile = 'project.json';
/** Turns a project.json into the next format; the number of the format is added by `migrate`. */
export type Migration = (old: Readonly<Record<string, unknown>>) => Record<string, unknown>;
const migrations: readonly Migration[] = [];

/**
 * The content of project.json as this version knows it.
 * @throws `input-format` when it is damaged or of a newer version
 */
export function parseProjectFile(text: string, file: string): ProjectFile {
  const value = migrate(parseJson(text, file), migrations, file);
  const result = projectFileSchema.safeParse(value);
  if (result.success) return result.data;
  throw damaged(file, result.error);
}

/**
 * The value in the newest format.
 * @param steps `steps[0]` turns format 1 into format 2, and so on
 */
export function migrate(
  value: Readonly<Record<string, unknown>>,
  steps: readonly Migration[],
  file: string,
): Readonly<Record<string, unknown>> {
  const newest = steps.length + 1;
  const { format } = value;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) throw damaged(file);
  if (format > newest) {
    throw new AppError(
      'input-format',
      `${file} was written by a newer Cellwright (format ${format}; this one knows ${newest}).`,
      { hint: 'Open it with the newer version. Nothing in the folder was changed.' },
    );
  }
  return steps
    .slice(format - 1)
    .reduce((old, step, i) => ({ ...step(old), format: format + i + 1 }), value);
}

function parseJson(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch (cause) {
    throw damaged(file, cause);
  }
  throw damaged(file);
}

function damaged(file: string, cause?: unknown): AppError {
  return new AppError('input-format', `${file} is damaged.`, {
    hint: 'The runs beside it are complete: open each with “Open a finished run”.',
    cause,
  });
}

/** The same value with every text that begins with the folder `from` beginning with `to`. */
export function moveTexts(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') {
    const isInside =
      value === from || value.startsWith(`${from}/`) || value.startsWith(`${from}\\`);
    return isInside ? to + value.slice(from.length) : value;
  }
  if (Array.isArray(value)) return value.map((each) => moveTexts(each, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      moveTexts(key, from, to) as string,
      moveTexts(each, from, to),
    ]),
  );
}
