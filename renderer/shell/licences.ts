// The works of others inside the app, for the About card. The full texts travel with the packaged app.
export interface Licence {
  readonly name: string;
  readonly licence: string;
  readonly use: string;
}

export const licences: readonly Licence[] = [
  { name: 'Electron', licence: 'MIT', use: 'the desktop window' },
  { name: 'React', licence: 'MIT', use: 'the interface' },
  { name: 'Mantine', licence: 'MIT', use: 'controls' },
  { name: 'Tabler Icons', licence: 'MIT', use: 'icons' },
  { name: 'Inter', licence: 'OFL-1.1', use: 'the typeface where the system has none of its own' },
  { name: 'TanStack Query', licence: 'MIT', use: 'answers of the service' },
  { name: 'zustand', licence: 'MIT', use: 'state of the interface' },
  { name: 'zod', licence: 'MIT', use: 'checks of everything that comes in' },
  { name: 'plotly.js', licence: 'MIT', use: 'ordinary plots' },
  {
    name: 'h5wasm',
    licence: 'NIST licence; HDF5 under its own, BSD-style',
    use: 'reading and writing HDF5',
  },
  { name: 'scran.js', licence: 'MIT', use: 'neighbours, UMAP, clusters' },
  { name: 'TensorFlow.js', licence: 'Apache-2.0', use: 'one of the compute devices' },
  { name: 'ws', licence: 'MIT', use: 'the connection to a browser' },
];
