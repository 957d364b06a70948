// The memory of the library grows and never shrinks, and it asks for whatever a damaged file states.

/** How far the library's memory may grow. */
export interface MemoryLimit {
  /** From now on by at most `nBytes`; what is refused shows as an error of the library. */
  set(nBytes: number): void;
  clear(): void;
}

/** Puts the limit in place on the memory of the library; without effect until it is set. */
export function limitMemory(memory: WebAssembly.Memory): MemoryLimit {
  const grow = memory.grow.bind(memory);
  const pageBytes = 65_536;
  let most = Number.POSITIVE_INFINITY;
  memory.grow = (nPages) => {
    if (memory.buffer.byteLength + nPages * pageBytes > most) {
      throw new RangeError('the HDF5 library asks for more memory than the file can need');
    }
    return grow(nPages);
  };
  return {
    set: (nBytes) => void (most = memory.buffer.byteLength + nBytes),
    clear: () => void (most = Number.POSITIVE_INFINITY),
  };
}

type Exports = Readonly<Record<string, unknown>>;

/** Runs `load`, which instantiates one WebAssembly module, and finds the memory that the module exports. */
export async function withMemory<Loaded>(
  load: () => Promise<Loaded>,
): Promise<{ readonly loaded: Loaded; readonly memory: WebAssembly.Memory | null }> {
  const { instantiate } = WebAssembly;
  let memory: WebAssembly.Memory | null = null;
  try {
    WebAssembly.instantiate = (async (...args: Parameters<typeof instantiate>) => {
      const made = await instantiate(...args);
      const { instance } = made as { readonly instance?: { readonly exports: Exports } };
      const exported = instance?.exports['memory'];
      if (exported instanceof WebAssembly.Memory) memory = exported;
      return made;
    }) as typeof instantiate;
    return { loaded: await load(), memory };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}
