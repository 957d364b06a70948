import path from 'node:path';

/** Path of a file of test/fixtures/io. */
export function fixture(name: string): string {
  return path.resolve(import.meta.dirname, '../../fixtures/io', name);
}
