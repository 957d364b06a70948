/**
 * Called by long kernels after at most 50 ms of work, between blocks. It may report, yield to the event loop, and throw
 * to stop the computation; `done` and `total` are in the unit the kernel's doc names, `done` never falls.
 */
export type Checkpoint = (done: number, total: number) => Promise<void>;

/** For callers that neither report nor cancel. */
export const noCheckpoint: Checkpoint = () => Promise.resolve();
