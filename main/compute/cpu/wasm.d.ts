// What this folder uses of WebAssembly: the compiler knows it from the browser's library only, which main/ does without.
declare namespace WebAssembly {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    grow(nPages: number): number;
  }
  function validate(bytes: Uint8Array): boolean;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(
    module: Module,
    imports: { readonly env: object },
  ): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
}
