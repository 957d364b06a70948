import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'main/hosts/*/index.ts',
    'preload/index.ts',
    'renderer/main.ts',
    'scripts/*.ts',
    'scripts/default-app/main.cjs',
    'test/**/*.{test,spec,bench}.{ts,tsx}',
    // Started by fuzz.ts, read-memory.ts and atac-memory.ts, in processes and threads of their own.
    'test/verify/{fuzz/process,fuzz/thread,read-one,count-fragments}.ts',
    // Started by test/unit/main/platform/read-watch.test.ts.
    'test/helpers/stuck-thread.ts',
    // The page of test/helpers/fake-page.ts.
    'test/helpers/fake-app/main.ts',
    // The page of test/bench/views.ts.
    'test/bench/view-page/main.tsx',
    // Run by hand or by verify, beside the Python that compares.
    'test/golden/io/{describe-inputs,write-sample}.ts',
  ],
  project: ['{main,preload,renderer,shared,scripts,test}/**/*.{ts,tsx,cjs}'],
  // AssemblyScript: compiled by asc, not by tsc.
  ignore: ['main/compute/cpu/kernels/**'],
  ignoreDependencies: [
    // Part of the product by decision; the wizard that shows slides comes with a later issue.
    'openseadragon',
    // Read by Vite from its option `css.transformer`.
    'lightningcss',
    // Run by their paths in scripts/tools.ts.
    'oxlint',
    'typescript-7',
    // Brings the type-aware rules of oxlint, found by name.
    'oxlint-tsgolint',
  ],
  // A system package, see .ci/run.
  ignoreBinaries: ['Xvfb'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
