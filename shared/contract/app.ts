// The app itself: what host it runs in, what the computer offers, settings and drafts.
import { z } from 'zod';
import { changesOf, event, method } from './define.ts';

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'server' | 'cli';
  /** False: the page must use its own file chooser over `files.list`. */
  readonly canPickFiles: boolean;
  readonly platform: string;
  /** Folders below which files may be touched; empty: anywhere. */
  readonly roots: readonly string[];
  /** Where runs go when nothing else is chosen. */
  readonly workspaceDir: string;
  /** What happened, for whoever looks for the reason afterwards; null where none is kept. */
  readonly logFile: string | null;
}

export interface ComputerStatus {
  readonly memoryTotalBytes: number;
  readonly memoryFreeBytes: number;
  /** Resident memory of this app's processes, in bytes. */
  readonly memoryUsedBytes: number;
  /** Free space where runs go. */
  readonly diskFreeBytes: number;
  readonly nThreads: number;
  /** "CPU, 2 threads" or "GPU: name"; what `auto` would use. */
  readonly device: string;
  /** What was compared to find it; empty until that is known. */
  readonly deviceReason: string;
}

/** Saved choices of the person; all have a default. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['light', 'dark', 'system']).default('system'),
  workspaceDir: z.string().default(''),
  recentRuns: z.array(z.string()).max(50).default([]),
  /** The project to open again at the next start; '': none. */
  projectDir: z.string().default(''),
  recentProjects: z.array(z.string()).max(20).default([]),
  /** The tour was taken or declined. */
  tourSeen: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

export const appMethods = {
  'app.info': method(z.strictObject({})).returns<AppInfo>(),
  'app.computer': method(z.strictObject({})).returns<ComputerStatus>(),
  'app.settings': method(z.strictObject({})).returns<Settings>(),
  'app.saveSettings': method(changesOf(settingsSchema)).returns<Settings>(),
  /** A defect of the page, for the log. */
  'app.reportFault': method(
    z.strictObject({ message: z.string().max(4_096), details: z.string().max(65_536) }),
  ).returns<null>(),
  /** The saved draft of a wizard as it was given to `app.saveDraft`, or null. */
  'app.draft': method(z.strictObject({ wizard: z.string().max(64) })).returns<unknown>(),
  'app.saveDraft': method(
    z.strictObject({ wizard: z.string().max(64), draft: z.json() }),
  ).returns<null>(),
};

export const appEvents = {
  'app.settingsChanged': event<Settings>(),
};
