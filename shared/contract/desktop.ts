// What the service asks of the desktop main process: things only a process with windows can do.
import { z } from 'zod';
import { filesMethods } from './files.ts';
import { method } from './define.ts';

export const desktopMethods = {
  /** Opens the system's dialog over the window in use; null when the person cancels. */
  'desktop.pick': method(filesMethods['files.pick'].args).returns<readonly string[] | null>(),
  /** Shows a file in the system's file manager. */
  'desktop.reveal': method(z.strictObject({ path: z.string().min(1).max(4096) })).returns<null>(),
};
export type DesktopMethods = typeof desktopMethods;
