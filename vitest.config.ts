import { defineConfig } from 'vitest/config';

const minute = 60_000;
/** Compiles the kernels of the CPU device, if they changed. */
const kernels = ['scripts/build-kernels.ts'];

export default defineConfig({
  test: {
    // One by default on two cores; reading, starting and waiting leave room for a second.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: kernels,
          include: ['test/unit/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'contract',
          globalSetup: kernels,
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'golden',
          globalSetup: kernels,
          include: ['test/golden/**/*.test.ts'],
          testTimeout: 2 * minute,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: ['test/helpers/display.ts'],
          include: ['test/e2e/**/*.spec.ts'],
          testTimeout: 3 * minute,
          hookTimeout: minute,
          // Two cores draw and compute in software, for two files at a time.
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'package',
          globalSetup: ['test/helpers/display.ts'],
          include: ['test/package/**/*.test.ts'],
          testTimeout: 5 * minute,
          hookTimeout: 3 * minute,
        },
      },
    ],
  },
});
