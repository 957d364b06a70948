// The package has no types of its own; only this is used.
declare module 'h5wasm-plugins' {
  /** URL of the package folder; the plug-ins are in `plugins/` below it. */
  export const base_url: string;
}
