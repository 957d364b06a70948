import { AppError } from '#shared/model/app-error.ts';

/**
 * A training can go astray in its very last step, after the last loss was looked at.
 * @throws AppError `numeric` when a value is not finite
 */
export function requireFinite(values: Float32Array, what: string): void {
  if (values.every(Number.isFinite)) return;
  throw new AppError('numeric', `The training went astray: ${what} are no finite numbers.`, {
    hint: 'Try a lower learning rate or another seed.',
  });
}
