// What the service and its worker threads say to each other.
import type { ErrorParts } from '#shared/model/app-error.ts';
import type { JobMessage } from '../jobs/messages.ts';

export type ToThread =
  | { readonly type: 'query'; readonly id: number; readonly name: string; readonly args: unknown }
  | {
      readonly type: 'job';
      readonly name: string;
      readonly args: unknown;
      readonly scratchDir: string;
      /** Two Int32: [0] 1 = stop asked for, [1] peak resident MB since the thread last set it to 0. */
      readonly control: SharedArrayBuffer;
    };

/** What a thread is started with. */
export interface ThreadData {
  /** Marks of `platform/read-watch.ts`. */
  readonly readCells: Int32Array<SharedArrayBuffer>;
}

export type FromThread =
  /** The file at `path` is being read. */
  | { readonly type: 'reading'; readonly path: string }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly error: ErrorParts;
      readonly stack: string;
    }
  | { readonly type: 'job'; readonly message: JobMessage }
  | { readonly type: 'finished' };

export const controlStop = 0;
export const controlPeakRssMb = 1;
