import { AppError, isAppError, toErrorParts } from '#shared/model/app-error.ts';

const nFilesNamed = 3;

/** Runs a stage that sees the cells of all inputs together; what it refuses is said with the names of the files. */
export async function aboutFiles<Result>(
  inputs: readonly { readonly path: string }[],
  stage: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await stage();
  } catch (cause) {
    if (!isAppError(cause) || !cause.code.startsWith('input-')) throw cause;
    const { code, message, ...more } = toErrorParts(cause);
    throw new AppError(code, `${nameFiles(inputs)}: ${message}`, { ...more, cause });
  }
}

function nameFiles(inputs: readonly { readonly path: string }[]): string {
  const named = inputs.slice(0, nFilesNamed).map(({ path }) => path);
  const nMore = inputs.length - named.length;
  return nMore > 0 ? `${named.join(', ')} and ${nMore} more` : named.join(', ');
}
