// What jobs need from the outside: threads to run in and folders to write to. Types only.
import type { JobMessage } from './messages.ts';
import type { JobTaskName, JobTasks, QueryName, QueryTasks } from './tasks.ts';

/** Where a job writes until it is done. */
export interface OutputFolders {
  /** An empty folder beside `output`. Throws `output` if `output` exists (not empty) and `overwrite` is false, or the place is not writable. */
  openScratch(output: string, overwrite: boolean): Promise<string>;
  /** The scratch folder becomes `output`. */
  commit(scratchDir: string, output: string): Promise<void>;
  /** Moves the one file of the scratch folder to `output` and removes the folder. */
  commitFile(scratchDir: string, output: string): Promise<void>;
  discard(scratchDir: string): Promise<void>;
}

/** Worker threads that run the tasks of `jobs/tasks.ts`. */
export interface Threads {
  /** Runs a question in a warm thread. An aborted signal ends the thread and rejects with `cancelled`. */
  query<Name extends QueryName>(
    name: Name,
    args: QueryTasks[Name]['args'],
    signal?: AbortSignal,
  ): Promise<QueryTasks[Name]['result']>;
  /** Runs a job in a thread of its own. `stop` asks first and ends the thread when it has not stopped within 0.8 s. */
  job<Name extends JobTaskName>(
    name: Name,
    args: JobTasks[Name],
    options: { readonly scratchDir: string; readonly onMessage: (message: JobMessage) => void },
  ): { readonly finished: Promise<void>; stop(): void };
  close(): Promise<void>;
}
