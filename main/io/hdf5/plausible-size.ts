// A damaged or hostile file can state any size. What it states is compared with its length before memory is asked for.
import { AppError } from '#shared/model/app-error.ts';

/** Values that always may be stated, whatever the file: small enough to do no harm. */
const bytesAlwaysFine = 16 << 20;
/** Nothing packs better than this: deflate reaches 1,032 to 1, other filters about the same on real values. */
const bestPacking = 2048;

/**
 * Throws `input-format` when `nBytes` of values cannot come out of a file of `fileBytes`.
 * @param what the values in question, for the message: "10 x 20 values"
 */
export function checkSize(
  place: string,
  { what, nBytes, fileBytes }: { what: string; nBytes: number; fileBytes: number },
): void {
  if (nBytes <= bytesAlwaysFine || nBytes <= bestPacking * fileBytes) return;
  throw new AppError(
    'input-format',
    `${place}: expected no more than a file of ${fileBytes.toLocaleString('en-US')} bytes can hold, found ${what} (${nBytes.toLocaleString('en-US')} bytes).`,
    { hint: 'The file is damaged, or was made to fill the memory. Get it from another source.' },
  );
}
