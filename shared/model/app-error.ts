// The one error type that crosses every boundary of the app: readers, jobs, the wire, the screen.

/** What went wrong, as a stable word. The exit status of the command line follows from it. */
export type ErrorCode =
  | 'usage' // a wrong flag, parameter or call
  | 'input-missing' // no such file or folder
  | 'input-format' // not a file of the kind it claims to be, or a damaged one
  | 'input-shape' // readable, but sizes or names do not fit together
  | 'input-value' // readable, but the numbers are not what the method needs
  | 'output' // the result cannot be written
  | 'memory' // will not fit in memory
  | 'disk' // will not fit on disk
  | 'device' // the compute device failed or is absent
  | 'numeric' // a NaN or a diverging computation
  | 'cancelled' // asked for by a person; never shown as a failure
  | 'unsupported' // this host cannot do it
  | 'forbidden' // outside what this host may touch
  | 'busy' // something else holds the resource
  | 'service-lost' // the process that computed is gone
  | 'internal'; // a defect of ours

/** The parts of an error that travel between processes. */
export interface ErrorParts {
  readonly code: ErrorCode;
  /** What happened, in the user's words: which file, where, expected, found. */
  readonly message: string;
  /** What to do now. */
  readonly hint?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** An error with a stable code and words for a person. Thrown by every layer; only its parts cross a bridge. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: ErrorParts['details'];

  constructor(
    code: ErrorCode,
    message: string,
    more: Omit<ErrorParts, 'code' | 'message'> & { cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.hint = more.hint;
    this.details = more.details;
  }
}

/** True for an `AppError`, of the given code when one is named. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** The error as parts that can be sent. Anything that is not an `AppError` is a defect of ours: code `internal`. */
export function toErrorParts(error: unknown): ErrorParts {
  if (isAppError(error)) {
    return {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.details === undefined ? {} : { details: error.details }),
    };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** The error that `parts` describe. */
export function fromErrorParts(parts: ErrorParts): AppError {
  const { code, message, ...more } = parts;
  return new AppError(code, message, more);
}
